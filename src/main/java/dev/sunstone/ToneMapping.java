package dev.sunstone;

import static java.util.Objects.requireNonNull;

/**
 * How light becomes a picture: exposure, then white balance, then a curve. {@link #defaults()} is sRGB's curve and
 * nothing else; the {@code with…} methods change one thing each.
 *
 * @param exposure brightness in stops, each of which is twice the light, −64 to 64
 * @param temperature the light that looks white, as the temperature of a black body in kelvin, 1000 to 15 000; 0 for no
 *     white balance. 6500 changes little, lower ones make the picture bluer.
 * @param tint how far that light is greener than a black body, −150 to 150; higher ones make the picture more purple.
 *     Needs a temperature.
 * @param curve from light to the screen
 * @param dither whether bytes are rounded up or down by a pattern that keeps smooth areas from showing bands
 */
public record ToneMapping(double exposure, double temperature, double tint, ToneCurve curve, boolean dither) {

    private static final ToneMapping DEFAULTS = new ToneMapping(0, 0, 0, ToneCurve.SRGB, false);

    /**
     * Checks the ranges; a white that is too far from white is found when the picture is made.
     *
     * @throws IllegalArgumentException if a number is outside its range
     */
    public ToneMapping {
        requireNonNull(curve, "curve");
        Checks.within("exposure", exposure, -64, 64);
        Checks.within("tint", tint, -150, 150);
        if (temperature != 0) {
            Checks.within("temperature", temperature, 1000, 15_000);
        } else if (tint != 0) {
            throw new IllegalArgumentException("tint is " + tint + ": give a temperature too, such as 6500");
        }
    }

    /**
     * The light as it is, encoded for sRGB screens.
     *
     * @return the tone mapping
     */
    public static ToneMapping defaults() {
        return DEFAULTS;
    }

    /**
     * Another brightness.
     *
     * @param stops each is twice the light, −64 to 64
     * @return the changed tone mapping
     * @throws IllegalArgumentException if it is outside its range
     */
    public ToneMapping withExposure(double stops) {
        return new ToneMapping(stops, temperature, tint, curve, dither);
    }

    /**
     * Another light that looks white.
     *
     * @param kelvin the temperature of a black body, 1000 to 15 000; 0 for no white balance
     * @param newTint how far it is greener, −150 to 150
     * @return the changed tone mapping
     * @throws IllegalArgumentException if a number is outside its range
     */
    public ToneMapping withWhite(double kelvin, double newTint) {
        return new ToneMapping(exposure, kelvin, newTint, curve, dither);
    }

    /**
     * Another curve.
     *
     * @param newCurve from light to the screen
     * @return the changed tone mapping
     */
    public ToneMapping withCurve(ToneCurve newCurve) {
        return new ToneMapping(exposure, temperature, tint, newCurve, dither);
    }

    /**
     * With or without a pattern that keeps smooth areas from showing bands.
     *
     * @param newDither whether bytes are rounded by it
     * @return the changed tone mapping
     */
    public ToneMapping withDither(boolean newDither) {
        return new ToneMapping(exposure, temperature, tint, curve, newDither);
    }
}
