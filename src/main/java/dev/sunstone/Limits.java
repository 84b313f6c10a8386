package dev.sunstone;

import java.util.function.Consumer;

/**
 * How much a scene or a mesh may ask for, so that a file from others cannot use up the machine. 0 stands for the
 * default of each.
 *
 * @param sceneBytes the size of a scene's text; 256 MiB
 * @param textureBytes the size of all decoded textures; 512 MiB
 * @param pixels the pixels of a picture that is held in memory; 2^28. Pictures above that can be rendered to a file by
 *     {@link Integrator#WHITTED}, or in parts.
 * @param width the width of a picture in pixels; 65 535
 * @param height the height of a picture in pixels; 65 535
 * @param textureWidth the width of a texture in texels; 16 384
 * @param textureHeight the height of a texture in texels; 16 384
 * @param recursionDepth the recursion depth that a scene may ask for; 64
 * @param nesting how deep a scene's text may be nested; 64
 * @param meshBytes the size of a mesh or material file; 4 GiB
 * @param meshVertices the vertices of a mesh file; 2^31 - 1
 * @param meshTriangles the triangles of a mesh file; 2^31 - 1
 * @param meshPolygonTests the corner tests that cutting the concave polygons of a mesh file, or of all those of a scene
 *     file, may take; 2^30, some seconds
 * @param filmBytes the memory of the {@link Film} of one picture; 16 GiB. It has 96 bytes a pixel, up to 124 more for
 *     variables and 192 more for what denoising needs.
 * @param emitters the surfaces that shine in a scene that {@link Integrator#PATH} draws, each triangle of a mesh and
 *     each member of each placed group by itself; 2^24, and never more than 2^30. {@link SceneInfo} tells how many
 *     there are and what they take
 */
public record Limits(
        long sceneBytes,
        long textureBytes,
        long pixels,
        int width,
        int height,
        int textureWidth,
        int textureHeight,
        int recursionDepth,
        int nesting,
        long meshBytes,
        long meshVertices,
        long meshTriangles,
        long meshPolygonTests,
        long filmBytes,
        long emitters) {

    /** What the library takes for {@code pixels} where it is 0. */
    static final long DEFAULT_PIXELS = 1L << 28;

    private static final Limits DEFAULTS = new Limits(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public Limits {
        Checks.atLeast("sceneBytes", sceneBytes, 0);
        Checks.atLeast("textureBytes", textureBytes, 0);
        Checks.atLeast("pixels", pixels, 0);
        Checks.atLeast("width", width, 0);
        Checks.atLeast("height", height, 0);
        Checks.atLeast("textureWidth", textureWidth, 0);
        Checks.atLeast("textureHeight", textureHeight, 0);
        Checks.atLeast("recursionDepth", recursionDepth, 0);
        Checks.atLeast("nesting", nesting, 0);
        Checks.atLeast("meshBytes", meshBytes, 0);
        Checks.atLeast("meshVertices", meshVertices, 0);
        Checks.atLeast("meshTriangles", meshTriangles, 0);
        Checks.atLeast("meshPolygonTests", meshPolygonTests, 0);
        Checks.atLeast("filmBytes", filmBytes, 0);
        Checks.atLeast("emitters", emitters, 0);
    }

    /** What withers change. */
    private static final class Draft {
        private long sceneBytes;
        private long textureBytes;
        private long pixels;
        private int width;
        private int height;
        private int textureWidth;
        private int textureHeight;
        private int recursionDepth;
        private int nesting;
        private long meshBytes;
        private long meshVertices;
        private long meshTriangles;
        private long meshPolygonTests;
        private long filmBytes;
        private long emitters;

        Draft(Limits limits) {
            this.sceneBytes = limits.sceneBytes;
            this.textureBytes = limits.textureBytes;
            this.pixels = limits.pixels;
            this.width = limits.width;
            this.height = limits.height;
            this.textureWidth = limits.textureWidth;
            this.textureHeight = limits.textureHeight;
            this.recursionDepth = limits.recursionDepth;
            this.nesting = limits.nesting;
            this.meshBytes = limits.meshBytes;
            this.meshVertices = limits.meshVertices;
            this.meshTriangles = limits.meshTriangles;
            this.meshPolygonTests = limits.meshPolygonTests;
            this.filmBytes = limits.filmBytes;
            this.emitters = limits.emitters;
        }

        Limits finish() {
            return new Limits(
                    sceneBytes,
                    textureBytes,
                    pixels,
                    width,
                    height,
                    textureWidth,
                    textureHeight,
                    recursionDepth,
                    nesting,
                    meshBytes,
                    meshVertices,
                    meshTriangles,
                    meshPolygonTests,
                    filmBytes,
                    emitters);
        }
    }

    private Limits changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /**
     * The default of each.
     *
     * @return the limits
     */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /**
     * Another size of a scene's text.
     *
     * @param bytes the limit in bytes; 0 for the default
     * @return the changed limits
     */
    public Limits withSceneBytes(long bytes) {
        return changed(draft -> draft.sceneBytes = bytes);
    }

    /**
     * Another size of all decoded textures.
     *
     * @param bytes the limit in bytes; 0 for the default
     * @return the changed limits
     */
    public Limits withTextureBytes(long bytes) {
        return changed(draft -> draft.textureBytes = bytes);
    }

    /**
     * Another number of pixels held in memory.
     *
     * @param count the limit; 0 for the default
     * @return the changed limits
     */
    public Limits withPixels(long count) {
        return changed(draft -> draft.pixels = count);
    }

    /**
     * Another size of a picture.
     *
     * @param newWidth the limit of its width in pixels; 0 for the default
     * @param newHeight the limit of its height in pixels; 0 for the default
     * @return the changed limits
     */
    public Limits withSize(int newWidth, int newHeight) {
        return changed(draft -> {
            draft.width = newWidth;
            draft.height = newHeight;
        });
    }

    /**
     * Another size of a texture.
     *
     * @param newWidth the limit of its width in texels; 0 for the default
     * @param newHeight the limit of its height in texels; 0 for the default
     * @return the changed limits
     */
    public Limits withTextureSize(int newWidth, int newHeight) {
        return changed(draft -> {
            draft.textureWidth = newWidth;
            draft.textureHeight = newHeight;
        });
    }

    /**
     * Another recursion depth.
     *
     * @param depth the limit; 0 for the default
     * @return the changed limits
     */
    public Limits withRecursionDepth(int depth) {
        return changed(draft -> draft.recursionDepth = depth);
    }

    /**
     * Another depth of nesting.
     *
     * @param depth the limit; 0 for the default
     * @return the changed limits
     */
    public Limits withNesting(int depth) {
        return changed(draft -> draft.nesting = depth);
    }

    /**
     * Another size of a mesh or material file.
     *
     * @param bytes the limit in bytes; 0 for the default
     * @return the changed limits
     */
    public Limits withMeshBytes(long bytes) {
        return changed(draft -> draft.meshBytes = bytes);
    }

    /**
     * Another size of a mesh.
     *
     * @param vertices the limit of the vertices of a mesh file; 0 for the default
     * @param triangles the limit of its triangles; 0 for the default
     * @return the changed limits
     */
    public Limits withMeshSize(long vertices, long triangles) {
        return changed(draft -> {
            draft.meshVertices = vertices;
            draft.meshTriangles = triangles;
        });
    }

    /**
     * Another number of corner tests for cutting concave polygons.
     *
     * @param count the limit for a mesh file; 0 for the default
     * @return the changed limits
     */
    public Limits withMeshPolygonTests(long count) {
        return changed(draft -> draft.meshPolygonTests = count);
    }

    /**
     * Another size of a film in memory.
     *
     * @param bytes the limit in bytes; 0 for the default
     * @return the changed limits
     */
    public Limits withFilmBytes(long bytes) {
        return changed(draft -> draft.filmBytes = bytes);
    }

    /**
     * Another number of surfaces that shine.
     *
     * @param count the limit in surfaces; 0 for the default
     * @return the changed limits
     */
    public Limits withEmitters(long count) {
        return changed(draft -> draft.emitters = count);
    }
}
