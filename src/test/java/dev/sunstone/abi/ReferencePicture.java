package dev.sunstone.abi;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import dev.sunstone.jna.NativeLoader;
import dev.sunstone.jna.SunstoneColor;
import dev.sunstone.jna.SunstoneColoration;
import dev.sunstone.jna.SunstoneLibrary;
import dev.sunstone.jna.SunstoneMaterial;
import dev.sunstone.jna.SunstoneScene;
import dev.sunstone.jna.SunstoneStatus;
import dev.sunstone.jna.SunstoneSurface;
import dev.sunstone.jna.SunstoneVector3;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A small picture of everything that a scene can hold, whose bytes are the same each time as long as the library is
 * well.
 */
final class ReferencePicture {

    private static final int WIDTH = 48;
    private static final int HEIGHT = 36;
    private static final int STRIDE = 4 * WIDTH;

    private ReferencePicture() {}

    /** Builds the scene anew, renders it, and frees all. */
    static byte[] render() {
        List<Pointer> made = new ArrayList<>();
        try {
            return render(made);
        } finally {
            made.forEach(handle -> ObjectType.of(handle).free(handle));
        }
    }

    private static byte[] render(List<Pointer> made) {
        SunstoneLibrary library = NativeLoader.library();

        SunstoneColor color = new SunstoneColor().put(0.9, 0.5, 0.2);
        SunstoneColoration.ByReference solid = new SunstoneColoration.ByReference();
        check(library.sunstone_coloration_new_color(color, solid, null));
        made.add(solid.getValue().getPointer());
        ByteBuffer texels = ByteBuffer.allocateDirect(16).putInt(0, -1).putInt(12, -1);
        SunstoneColoration.ByReference texture = new SunstoneColoration.ByReference();
        check(library.sunstone_coloration_new_texture_pixels(texels, 16, 2, 2, 8, null, texture, null));
        made.add(texture.getValue().getPointer());

        SunstoneSurface.ByReference[] surfaces = {
            new SunstoneSurface.ByReference(), new SunstoneSurface.ByReference(), new SunstoneSurface.ByReference()
        };
        check(library.sunstone_surface_new_diffuse(surfaces[0], null));
        made.add(surfaces[0].getValue().getPointer());
        check(library.sunstone_surface_new_reflective(0.4, surfaces[1], null));
        made.add(surfaces[1].getValue().getPointer());
        check(library.sunstone_surface_new_refractive(1.5, 0.9, surfaces[2], null));
        made.add(surfaces[2].getValue().getPointer());

        SunstoneScene.ByReference place = new SunstoneScene.ByReference();
        check(library.sunstone_scene_new(WIDTH, HEIGHT, 70, null, place, null));
        SunstoneScene scene = place.getValue();
        made.add(scene.getPointer());
        LongByReference id = new LongByReference();
        for (int i = 0; i < surfaces.length; i++) {
            SunstoneMaterial material = new SunstoneMaterial().put(solid.getValue(), surfaces[i].getValue(), 0.6);
            SunstoneVector3 center = new SunstoneVector3().put(2.0 * i - 2, 0, -5 + 0.5 * i);
            check(library.sunstone_scene_add_sphere(scene, center, 0.9, material, id, null));
        }
        check(library.sunstone_scene_add_plane(
                scene,
                new SunstoneVector3().put(0, -1, 0),
                new SunstoneVector3().put(0, -1, 0),
                new SunstoneMaterial().put(texture.getValue(), surfaces[0].getValue(), 0.8),
                id,
                null));
        check(library.sunstone_scene_add_spherical_light(
                scene, new SunstoneVector3().put(3, 4, 0), color, 900, id, null));
        check(library.sunstone_scene_add_directional_light(
                scene, new SunstoneVector3().put(1, -2, -2), color, 1, id, null));

        ByteBuffer pixels = ByteBuffer.allocateDirect(HEIGHT * STRIDE);
        check(library.sunstone_scene_render(scene, null, null, pixels, pixels.capacity(), STRIDE, null));
        byte[] bytes = new byte[pixels.capacity()];
        pixels.get(bytes);
        return bytes;
    }

    private static void check(int status) {
        if (status != SunstoneStatus.SUNSTONE_OK) {
            throw new AssertionError("a call that is in order gave " + status);
        }
    }
}
