package dev.sunstone;

import static java.util.Objects.requireNonNull;

import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneColor;
import dev.sunstone.jna.SunstoneMedium;

/**
 * What fills space, the same everywhere, and takes light away or scatters it: tinted glass, fog, milk. The path tracer
 * sees it, {@code whitted} does not.
 *
 * @param absorption the share of light that is lost for each unit of length, for red, green and blue, 0 or more: of
 *     light that goes a distance d, e<sup>−absorption·d</sup> is left
 * @param scattering the share that is sent elsewhere for each unit of length, likewise
 * @param anisotropy the mean cosine of the angle that light is turned by, −0.999 to 0.999: 0 everywhere alike, above 0
 *     on, below 0 back
 */
public record Medium(Color absorption, Color scattering, double anisotropy) {

    /** The largest absolute anisotropy. */
    public static final double MAX_ANISOTROPY = 0.999;

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the anisotropy is outside −0.999 to 0.999
     */
    public Medium {
        requireNonNull(absorption, "absorption");
        requireNonNull(scattering, "scattering");
        Checks.between("anisotropy", anisotropy, -MAX_ANISOTROPY, MAX_ANISOTROPY);
    }

    /**
     * A medium that only takes light away.
     *
     * @param absorption the share that is lost for each unit of length
     * @return the medium
     */
    public static Medium absorbing(Color absorption) {
        return new Medium(absorption, Color.BLACK, 0);
    }

    /**
     * A medium that scatters nothing and lets so much through: how glass and drinks are best told.
     *
     * @param transmittance what is left of the light, for red, green and blue, each above 0 and up to 1
     * @param distance after which way, in world units, above 0
     * @return the medium
     * @throws IllegalArgumentException if a value is outside its range
     */
    public static Medium transmitting(Color transmittance, double distance) {
        requireNonNull(transmittance, "transmittance");
        Checks.aboveZero("distance", distance);
        try (CallFrame call = CallFrame.take()) {
            SunstoneMedium medium = new SunstoneMedium();
            call.color.put(transmittance.red(), transmittance.green(), transmittance.blue());
            Errors.check(call.library.sunstone_medium_transmitting(call.color, distance, medium, call.error), call);
            return absorbing(color(medium.absorption));
        }
    }

    /**
     * Has it scatter light.
     *
     * @param newScattering the share that is sent elsewhere for each unit of length
     * @param newAnisotropy the mean cosine of the angle that light is turned by, −0.999 to 0.999
     * @return the changed medium
     * @throws IllegalArgumentException if the anisotropy is outside its range
     */
    public Medium withScattering(Color newScattering, double newAnisotropy) {
        return new Medium(absorption, newScattering, newAnisotropy);
    }

    /** The structure that says so. */
    SunstoneMedium structure() {
        SunstoneMedium medium = new SunstoneMedium();
        Structures.put(medium.absorption, absorption);
        Structures.put(medium.scattering, scattering);
        medium.anisotropy = anisotropy;
        return medium;
    }

    private static Color color(SunstoneColor color) {
        return new Color(color.red, color.green, color.blue);
    }
}
