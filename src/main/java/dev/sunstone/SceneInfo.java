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
        long filmBytes) {}
