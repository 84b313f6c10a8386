package dev.sunstone;

/**
 * What a scene holds, in numbers.
 *
 * @param spheres how many spheres
 * @param planes how many planes
 * @param solids how many discs, boxes, cylinders and cones
 * @param instances how many places of meshes and groups
 * @param meshes how many different meshes, those in groups not counted
 * @param triangles how many triangles these have
 * @param lights how many lights
 * @param textures how many different textures, the map round the scene included
 * @param textureBytes the memory of the decoded textures in bytes
 * @param emitters how many surfaces shine, each triangle of a mesh and each member of each placed group by itself
 * @param lightBytes the memory in bytes that {@link Integrator#PATH} takes for these, about
 * @param filmBytes the memory in bytes of a {@link Film} of the scene's size that keeps light alone
 * @param media how many different media: what fills shapes, those in groups too, and the space between them
 * @param environment whether there is something round the scene
 * @param lostLights how many lights infinitely far away, the environment as one of them, {@link Integrator#PATH} gets
 *     nothing of, since the scene's medium has no end
 */
public record SceneInfo(
        long spheres,
        long planes,
        long solids,
        long instances,
        long meshes,
        long triangles,
        long lights,
        long textures,
        long textureBytes,
        long emitters,
        long lightBytes,
        long filmBytes,
        long media,
        boolean environment,
        long lostLights) {}
