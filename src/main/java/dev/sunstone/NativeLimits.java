package dev.sunstone;

import dev.sunstone.jna.SunstoneLimits;
import org.jspecify.annotations.Nullable;

/** {@link Limits} as the native library takes them. */
final class NativeLimits {

    private NativeLimits() {}

    /** Null where all are the defaults. */
    static @Nullable SunstoneLimits of(Limits limits) {
        if (limits.equals(Limits.defaults())) {
            return null;
        }
        SunstoneLimits structure = new SunstoneLimits();
        structure.scene_bytes = limits.sceneBytes();
        structure.texture_bytes = limits.textureBytes();
        structure.pixels = limits.pixels();
        structure.width = limits.width();
        structure.height = limits.height();
        structure.texture_width = limits.textureWidth();
        structure.texture_height = limits.textureHeight();
        structure.recursion_depth = limits.recursionDepth();
        structure.nesting = limits.nesting();
        structure.mesh_bytes = limits.meshBytes();
        structure.mesh_vertices = limits.meshVertices();
        structure.mesh_triangles = limits.meshTriangles();
        structure.mesh_polygon_tests = limits.meshPolygonTests();
        structure.film_bytes = limits.filmBytes();
        structure.emitters = limits.emitters();
        return structure;
    }
}
