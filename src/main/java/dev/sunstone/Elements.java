package dev.sunstone;

import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneMaterial;
import dev.sunstone.jna.SunstoneScene;
import dev.sunstone.jna.SunstoneVector3;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Elements and lights on their way into a native scene. */
final class Elements {

    private Elements() {}

    static long add(SunstoneScene scene, Element element, Palette palette, CallFrame call) {
        palette.put(element.material(), call);
        int status;
        if (element instanceof Sphere sphere) {
            status = call.library.sunstone_scene_add_sphere(
                    scene, put(call.vector, sphere.center()), sphere.radius(), call.material, call.uint64, call.error);
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

    /** Refuses what does not fit together; the native side knows the buffers' lengths only from what it is told. */
    static void checkSpheres(FloatBuffer spheres, @Nullable IntBuffer indices, List<Material> materials) {
        if (spheres.remaining() % 4 != 0) {
            throw new IllegalArgumentException(
                    "spheres has " + spheres.remaining() + " numbers: give four for each sphere, x, y, z and radius");
        }
        int count = spheres.remaining() / 4;
        if (indices != null && indices.remaining() != count) {
            throw new IllegalArgumentException("materialIndices has " + indices.remaining() + " numbers for " + count
                    + " spheres: give one for each, or null where all have the first material");
        }
        if (materials.isEmpty()) {
            throw new IllegalArgumentException("materials is empty: give at least one");
        }
    }

    /** Both buffers start at their memory's first element, for JNA looks at nothing else. */
    static long addSpheres(
            SunstoneScene scene,
            FloatBuffer spheres,
            @Nullable IntBuffer indices,
            List<Material> materials,
            Palette palette,
            CallFrame call) {
        SunstoneMaterial[] structures = SunstoneMaterial.array(materials.size());
        for (int i = 0; i < structures.length; i++) {
            structures[i].setAutoRead(false);
            palette.put(materials.get(i), structures[i], call);
        }
        Errors.check(
                call.library.sunstone_scene_add_spheres(
                        scene,
                        spheres,
                        spheres.remaining() / 4,
                        indices,
                        structures,
                        structures.length,
                        call.uint64,
                        call.error),
                call);
        return call.uint64();
    }

    private static SunstoneVector3 put(SunstoneVector3 structure, Vec3 vector) {
        return structure.put(vector.x(), vector.y(), vector.z());
    }
}
