package dev.sunstone;

import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneMaterial;
import dev.sunstone.jna.SunstoneScene;
import dev.sunstone.jna.SunstoneVector3;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Elements and lights on their way into a native scene. */
final class Elements {

    private Elements() {}

    static long add(SunstoneScene scene, Element element, Palette palette, CallFrame call) {
        if (element instanceof Instance instance) {
            return addInstance(scene, instance, palette, call);
        }
        palette.put(element.materials().get(0), call);
        int status;
        if (element instanceof Sphere sphere) {
            status = call.library.sunstone_scene_add_sphere(
                    scene, put(call.vector, sphere.center()), sphere.radius(), call.material, call.uint64, call.error);
        } else if (element instanceof Disc disc) {
            status = call.library.sunstone_scene_add_disc(
                    scene,
                    put(call.vector, disc.center()),
                    put(call.vector2, disc.normal()),
                    disc.radius(),
                    call.material,
                    call.uint64,
                    call.error);
        } else if (element instanceof Box box) {
            status = call.library.sunstone_scene_add_box(
                    scene,
                    put(call.vector, box.min()),
                    put(call.vector2, box.max()),
                    call.material,
                    call.uint64,
                    call.error);
        } else if (element instanceof Cylinder cylinder) {
            status = call.library.sunstone_scene_add_cylinder(
                    scene,
                    put(call.vector, cylinder.base()),
                    put(call.vector2, cylinder.top()),
                    cylinder.radius(),
                    call.material,
                    call.uint64,
                    call.error);
        } else if (element instanceof Cone cone) {
            status = call.library.sunstone_scene_add_cone(
                    scene,
                    put(call.vector, cone.base()),
                    put(call.vector2, cone.apex()),
                    cone.radius(),
                    call.material,
                    call.uint64,
                    call.error);
        } else {
            Plane plane = (Plane) element;
            status = call.library.sunstone_scene_add_plane(
                    scene,
                    put(call.vector, plane.origin()),
                    put(call.vector2, plane.normal()),
                    call.material,
                    call.uint64,
                    call.error);
        }
        Errors.check(status, call);
        return call.uint64();
    }

    private static long addInstance(SunstoneScene scene, Instance instance, Palette palette, CallFrame call) {
        DoubleBuffer transform = DoubleBuffer.wrap(instance.transform().toArray());
        List<Material> materials = instance.materials();
        int status;
        if (instance.shape() instanceof Mesh mesh) {
            status = call.library.sunstone_scene_add_mesh(
                    scene,
                    mesh.handle(),
                    transform,
                    structures(materials, palette, call),
                    materials.size(),
                    call.uint64,
                    call.error);
        } else {
            Group group = (Group) instance.shape();
            status = call.library.sunstone_scene_add_group(
                    scene, group.handle(), transform, override(materials, palette, call), call.uint64, call.error);
        }
        Errors.check(status, call);
        return call.uint64();
    }

    /** The buffer starts at its memory's first number, for JNA looks at nothing else. */
    static long addInstances(
            SunstoneScene scene,
            Placeable shape,
            DoubleBuffer transforms,
            List<Material> materials,
            Palette palette,
            CallFrame call) {
        int count = transforms.remaining() / Transform.NUMBERS;
        int status;
        if (shape instanceof Mesh mesh) {
            status = call.library.sunstone_scene_add_mesh_instances(
                    scene,
                    mesh.handle(),
                    transforms,
                    count,
                    structures(materials, palette, call),
                    materials.size(),
                    call.uint64,
                    call.error);
        } else {
            status = call.library.sunstone_scene_add_group_instances(
                    scene,
                    ((Group) shape).handle(),
                    transforms,
                    count,
                    override(materials, palette, call),
                    call.uint64,
                    call.error);
        }
        Errors.check(status, call);
        return call.uint64();
    }

    /** The one material that takes the place of those of a group's members; null where they keep them. */
    private static @Nullable SunstoneMaterial override(List<Material> materials, Palette palette, CallFrame call) {
        if (materials.isEmpty()) {
            return null;
        }
        palette.put(materials.get(0), call);
        return call.material;
    }

    private static SunstoneMaterial[] structures(List<Material> materials, Palette palette, CallFrame call) {
        SunstoneMaterial[] structures = SunstoneMaterial.array(materials.size());
        for (int i = 0; i < structures.length; i++) {
            structures[i].setAutoRead(false);
            palette.put(materials.get(i), structures[i], call);
        }
        return structures;
    }

    static long add(SunstoneScene scene, Light light, CallFrame call) {
        Color color = light.color();
        call.color.put(color.red(), color.green(), color.blue());
        int status;
        if (light instanceof SphericalLight spherical) {
            status = call.library.sunstone_scene_add_spherical_light(
                    scene,
                    put(call.vector, spherical.position()),
                    call.color,
                    spherical.intensity(),
                    call.uint64,
                    call.error);
        } else if (light instanceof SpotLight spot) {
            status = call.library.sunstone_scene_add_spot_light(
                    scene,
                    put(call.vector, spot.position()),
                    put(call.vector2, spot.direction()),
                    call.color,
                    spot.intensity(),
                    spot.innerAngle(),
                    spot.outerAngle(),
                    call.uint64,
                    call.error);
        } else if (light instanceof SunLight sun) {
            status = call.library.sunstone_scene_add_sun_light(
                    scene,
                    put(call.vector, sun.direction()),
                    call.color,
                    sun.intensity(),
                    sun.angularDiameter(),
                    call.uint64,
                    call.error);
        } else {
            DirectionalLight directional = (DirectionalLight) light;
            status = call.library.sunstone_scene_add_directional_light(
                    scene,
                    put(call.vector, directional.direction()),
                    call.color,
                    directional.intensity(),
                    call.uint64,
                    call.error);
        }
        Errors.check(status, call);
        return call.uint64();
    }

    /** Puts something round a scene, within the scene's limits. */
    static void surround(SunstoneScene scene, Environment environment, CallFrame call) {
        int status;
        if (environment instanceof Environment.Constant constant) {
            Color color = constant.color();
            call.color.put(color.red(), color.green(), color.blue());
            status = call.library.sunstone_scene_set_environment_constant(
                    scene, call.color, constant.radiance(), call.error);
        } else if (environment instanceof Environment.MapFile map) {
            status = call.library.sunstone_scene_set_environment_map_file(
                    scene,
                    Texts.path("path", map.path()),
                    put(call.vector, map.axis()),
                    map.degrees(),
                    map.scale(),
                    call.error);
        } else if (environment instanceof Environment.MapPixels map) {
            FloatBuffer pixels = map.pixels().slice();
            status = call.library.sunstone_scene_set_environment_map_pixels(
                    scene,
                    pixels,
                    pixels.remaining(),
                    map.width(),
                    map.height(),
                    put(call.vector, map.axis()),
                    map.degrees(),
                    map.scale(),
                    call.error);
        } else if (environment instanceof Environment.Sky sky) {
            Color ground = sky.ground();
            call.color.put(ground.red(), ground.green(), ground.blue());
            status = call.library.sunstone_scene_set_environment_sky(
                    scene,
                    put(call.vector, sky.sun()),
                    put(call.vector2, sky.up()),
                    sky.turbidity(),
                    call.color,
                    sky.scale(),
                    call.error);
        } else {
            status = call.library.sunstone_scene_set_environment_none(scene, call.error);
        }
        Errors.check(status, call);
    }

    /** Refuses what does not fit together; the native side knows the buffers' lengths only from what it is told. */
    static void checkSpheres(
            FloatBuffer spheres, @Nullable FloatBuffer colors, @Nullable IntBuffer indices, List<Material> materials) {
        if (spheres.remaining() % 4 != 0) {
            throw new IllegalArgumentException(
                    "spheres has " + spheres.remaining() + " numbers: give four for each sphere, x, y, z and radius");
        }
        int count = spheres.remaining() / 4;
        if (colors != null && colors.remaining() != 3 * count) {
            throw new IllegalArgumentException("colors has " + colors.remaining() + " numbers for " + count
                    + " spheres: give three for each, red, green and blue, or null where the materials' own count");
        }
        if (indices != null && indices.remaining() != count) {
            throw new IllegalArgumentException("materialIndices has " + indices.remaining() + " numbers for " + count
                    + " spheres: give one for each, or null where all have the first material");
        }
        if (materials.isEmpty()) {
            throw new IllegalArgumentException("materials is empty: give at least one");
        }
    }

    /** The buffers start at their memory's first element, for JNA looks at nothing else. */
    static long addSpheres(
            SunstoneScene scene,
            FloatBuffer spheres,
            @Nullable FloatBuffer colors,
            @Nullable IntBuffer indices,
            List<Material> materials,
            Palette palette,
            CallFrame call) {
        SunstoneMaterial[] structures = structures(materials, palette, call);
        Errors.check(
                call.library.sunstone_scene_add_colored_spheres(
                        scene,
                        spheres,
                        spheres.remaining() / 4,
                        colors,
                        indices,
                        structures,
                        structures.length,
                        call.uint64,
                        call.error),
                call);
        return call.uint64();
    }

    static SunstoneVector3 put(SunstoneVector3 structure, Vec3 vector) {
        return structure.put(vector.x(), vector.y(), vector.z());
    }
}
