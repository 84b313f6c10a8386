package dev.sunstone;

import static java.util.Objects.requireNonNull;

import java.nio.FloatBuffer;
import java.nio.file.Path;

/**
 * What is round a scene: light from infinitely far away, which the path tracer sees where rays leave the scene.
 * {@code whitted} does not.
 */
public sealed interface Environment
        permits Environment.None, Environment.Constant, Environment.MapFile, Environment.MapPixels, Environment.Sky {

    /** Darkness. */
    record None() implements Environment {}

    /**
     * The same light from everywhere.
     *
     * @param color its colour
     * @param radiance how strong it is, in W/(m² sr), 0 or more
     */
    record Constant(Color color, double radiance) implements Environment {

        /**
         * Checks the values.
         *
         * @throws IllegalArgumentException if the radiance is negative, infinite or NaN
         */
        public Constant {
            requireNonNull(color, "color");
            Checks.zeroOrMore("radiance", radiance);
        }
    }

    /**
     * A picture file of all directions, with radiances in W/(m² sr). Its first row is round +y, its middle along −z,
     * three quarters of its width along +x. What is negative in it counts as 0.
     *
     * @param path an OpenEXR, Radiance HDR or PFM file of the default file system
     * @param axis what it is turned round, any length but 0
     * @param degrees how far it is turned, counter-clockwise for who looks against the axis
     * @param scale what its radiances are multiplied by, 0 or more
     */
    record MapFile(Path path, Vec3 axis, double degrees, double scale) implements Environment {

        /**
         * Checks the values.
         *
         * @throws IllegalArgumentException if the axis is the zero vector, or a number is outside its range
         */
        public MapFile {
            requireNonNull(path, "path");
            Checks.direction("axis", requireNonNull(axis, "axis"));
            Checks.finite("degrees", degrees);
            Checks.zeroOrMore("scale", scale);
        }

        /**
         * Turned round +y.
         *
         * @param newDegrees how far, counter-clockwise as seen from above
         * @return the changed environment
         * @throws IllegalArgumentException if it is infinite or NaN
         */
        public MapFile turned(double newDegrees) {
            return new MapFile(path, Pose.UP, newDegrees, scale);
        }

        /**
         * Of another strength.
         *
         * @param newScale what its radiances are multiplied by, 0 or more
         * @return the changed environment
         * @throws IllegalArgumentException if it is negative, infinite or NaN
         */
        public MapFile scaled(double newScale) {
            return new MapFile(path, axis, degrees, newScale);
        }
    }

    /**
     * A picture of all directions from memory, laid out as that of a {@link MapFile}.
     *
     * @param width texels across, 1 or more
     * @param height texels from +y to −y, 1 or more
     * @param pixels linear red, green and blue of each texel, row by row from +y, finite and 0 or more, from the
     *     buffer's position on; a direct buffer in the machine's byte order, or one over an array. They are copied when
     *     the scene is given the environment.
     * @param axis what it is turned round, any length but 0
     * @param degrees how far it is turned, counter-clockwise for who looks against the axis
     * @param scale what its radiances are multiplied by, 0 or more
     */
    record MapPixels(int width, int height, FloatBuffer pixels, Vec3 axis, double degrees, double scale)
            implements Environment {

        /**
         * Checks the values; the numbers of the pixels are the scene's to check.
         *
         * @throws IllegalArgumentException if there are too few pixels, the buffer cannot be read by native code, the
         *     axis is the zero vector, or a number is outside its range
         */
        public MapPixels {
            Checks.atLeast("width", width, 1);
            Checks.atLeast("height", height, 1);
            if (!pixels.hasArray()) {
                Buffers.checkDirect("pixels", pixels, pixels.order());
            }
            if (pixels.remaining() < 3L * width * height) {
                throw new IllegalArgumentException("pixels has " + pixels.remaining() + " numbers: give "
                        + 3L * width * height + ", three for each of " + width + " × " + height + " texels");
            }
            Checks.direction("axis", requireNonNull(axis, "axis"));
            Checks.finite("degrees", degrees);
            Checks.zeroOrMore("scale", scale);
        }
    }

    /**
     * A clear sky with the sun in it, in watts.
     *
     * @param sun where the sun is, any length but 0; it stands above the horizon
     * @param up what is away from the ground, any length but 0
     * @param turbidity how hazy the air is, 2 for very clear to 10 for hazy
     * @param ground the share of light that the ground reflects, each 0 to 1
     * @param scale what all radiances are multiplied by, 0 to 1e30; 1 for watts
     */
    record Sky(Vec3 sun, Vec3 up, double turbidity, Color ground, double scale) implements Environment {

        /**
         * Checks the values.
         *
         * @throws IllegalArgumentException if a direction is the zero vector, the sun is not above the horizon, or a
         *     number is outside its range
         */
        public Sky {
            Checks.direction("sun", requireNonNull(sun, "sun"));
            Checks.direction("up", requireNonNull(up, "up"));
            Checks.aboveHorizon("sun", sun, "up", up);
            Checks.between("turbidity", turbidity, 2, 10);
            Checks.share("ground.red", ground.red());
            Checks.share("ground.green", ground.green());
            Checks.share("ground.blue", ground.blue());
            Checks.within("scale", scale, 0, 1e30);
        }

        /**
         * Of clearer or hazier air.
         *
         * @param newTurbidity 2 for very clear to 10 for hazy
         * @return the changed environment
         * @throws IllegalArgumentException if it is outside its range
         */
        public Sky withTurbidity(double newTurbidity) {
            return new Sky(sun, up, newTurbidity, ground, scale);
        }

        /**
         * Over another ground.
         *
         * @param newGround the share of light that it reflects, each 0 to 1
         * @return the changed environment
         * @throws IllegalArgumentException if a component is above 1
         */
        public Sky withGround(Color newGround) {
            return new Sky(sun, up, turbidity, newGround, scale);
        }

        /**
         * Of another strength.
         *
         * @param newScale what all radiances are multiplied by, 0 to 1e30; 1 for watts
         * @return the changed environment
         * @throws IllegalArgumentException if it is outside its range
         */
        public Sky scaled(double newScale) {
            return new Sky(sun, up, turbidity, ground, newScale);
        }
    }

    /**
     * Darkness.
     *
     * @return the environment
     */
    static Environment none() {
        return new None();
    }

    /**
     * The same light from everywhere.
     *
     * @param color its colour
     * @param radiance how strong it is, in W/(m² sr), 0 or more
     * @return the environment
     * @throws IllegalArgumentException if the radiance is negative, infinite or NaN
     */
    static Environment constant(Color color, double radiance) {
        return new Constant(color, radiance);
    }

    /**
     * A picture file of all directions.
     *
     * @param path an OpenEXR, Radiance HDR or PFM file of the default file system
     * @return the environment
     */
    static MapFile map(Path path) {
        return new MapFile(path, Pose.UP, 0, 1);
    }

    /**
     * A picture of all directions from memory.
     *
     * @param width texels across, 1 or more
     * @param height texels from +y to −y, 1 or more
     * @param pixels linear red, green and blue of each texel, row by row from +y
     * @return the environment
     * @throws IllegalArgumentException if there are too few pixels, or a side is below 1
     */
    static MapPixels map(int width, int height, float[] pixels) {
        return new MapPixels(width, height, FloatBuffer.wrap(pixels), Pose.UP, 0, 1);
    }

    /**
     * A clear sky of a little haze over a dark ground.
     *
     * @param sun where the sun is, any length but 0, with y above 0
     * @return the environment
     * @throws IllegalArgumentException if it is the zero vector, or not above the horizon
     */
    static Sky sky(Vec3 sun) {
        return new Sky(sun, Pose.UP, 3, Color.of(0.2, 0.2, 0.2), 1);
    }
}
