package dev.sunstone;

/**
 * What a scene says about its picture and how it is drawn.
 *
 * @param width the width of the picture in pixels, at least 1
 * @param height the height of the picture in pixels, at least 1
 * @param fov the vertical field of view in degrees, above 0 and below 180
 * @param shadowBias how far from a surface secondary rays start, in world units, 0 or more
 * @param maxRecursionDepth rays of this depth are black, camera rays have depth 0; 0 or more, up to the scene's limit
 */
public record SceneSettings(int width, int height, double fov, double shadowBias, int maxRecursionDepth) {

    /**
     * Checks the ranges; the limits are the scene's own and checked by it.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    public SceneSettings {
        Checks.atLeast("width", width, 1);
        Checks.atLeast("height", height, 1);
        Checks.fieldOfView("fov", fov);
        Checks.zeroOrMore("shadowBias", shadowBias);
        Checks.atLeast("maxRecursionDepth", maxRecursionDepth, 0);
    }

    /**
     * Another size.
     *
     * @param newWidth the width of the picture in pixels, at least 1
     * @param newHeight the height of the picture in pixels, at least 1
     * @return the changed settings
     * @throws IllegalArgumentException if a value is outside its range
     */
    public SceneSettings withSize(int newWidth, int newHeight) {
        return new SceneSettings(newWidth, newHeight, fov, shadowBias, maxRecursionDepth);
    }

    /**
     * Another field of view.
     *
     * @param degrees the vertical field of view in degrees, above 0 and below 180
     * @return the changed settings
     * @throws IllegalArgumentException if it is outside its range
     */
    public SceneSettings withFov(double degrees) {
        return new SceneSettings(width, height, degrees, shadowBias, maxRecursionDepth);
    }

    /**
     * Another shadow bias.
     *
     * @param newShadowBias how far from a surface secondary rays start, in world units, 0 or more
     * @return the changed settings
     * @throws IllegalArgumentException if it is outside its range
     */
    public SceneSettings withShadowBias(double newShadowBias) {
        return new SceneSettings(width, height, fov, newShadowBias, maxRecursionDepth);
    }

    /**
     * Another recursion depth.
     *
     * @param depth rays of this depth are black, 0 or more
     * @return the changed settings
     * @throws IllegalArgumentException if it is negative
     */
    public SceneSettings withMaxRecursionDepth(int depth) {
        return new SceneSettings(width, height, fov, shadowBias, depth);
    }
}
