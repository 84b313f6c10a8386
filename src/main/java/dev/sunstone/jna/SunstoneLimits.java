package dev.sunstone.jna;

import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** {@code SunstoneLimits}: how much a scene may ask for; 0 stands for the default of each. */
@FieldOrder({
    "scene_bytes",
    "texture_bytes",
    "pixels",
    "width",
    "height",
    "texture_width",
    "texture_height",
    "recursion_depth",
    "nesting",
    "mesh_bytes",
    "mesh_vertices",
    "mesh_triangles",
    "mesh_polygon_tests",
    "film_bytes",
    "emitters"
})
public final class SunstoneLimits extends Structure {

    /** The size of a scene's text in bytes. */
    @Unsigned
    public long scene_bytes;

    /** The size of all decoded textures in bytes. */
    @Unsigned
    public long texture_bytes;

    /** The pixels of a picture that is held in memory. */
    @Unsigned
    public long pixels;

    /** The width of a picture in pixels. */
    @Unsigned
    public int width;

    /** The height of a picture in pixels. */
    @Unsigned
    public int height;

    /** The width of a texture in texels. */
    @Unsigned
    public int texture_width;

    /** The height of a texture in texels. */
    @Unsigned
    public int texture_height;

    /** The recursion depth that a scene may ask for. */
    @Unsigned
    public int recursion_depth;

    /** How deep a scene's text may be nested. */
    @Unsigned
    public int nesting;

    /** The size of a mesh or material file in bytes. */
    @Unsigned
    public long mesh_bytes;

    /** The vertices of a mesh file. */
    @Unsigned
    public long mesh_vertices;

    /** The triangles of a mesh file. */
    @Unsigned
    public long mesh_triangles;

    /** The corner tests that cutting the concave polygons of a mesh file may take. */
    @Unsigned
    public long mesh_polygon_tests;

    /** The film of one picture in bytes. */
    @Unsigned
    public long film_bytes;

    /** The surfaces that shine in a scene that path draws. */
    @Unsigned
    public long emitters;

    /** The defaults. */
    public SunstoneLimits() {}
}
