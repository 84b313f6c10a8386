package dev.sunstone;

import java.util.Locale;

/** Metals whose complex indices of refraction were measured. */
public enum Metal implements MetalIndex {
    /** Aluminium. */
    ALUMINIUM,
    /** Of 70 % copper and 30 % zinc. */
    BRASS,
    /** Chromium. */
    CHROMIUM,
    /** Copper. */
    COPPER,
    /** Gold. */
    GOLD,
    /** Iron. */
    IRON,
    /** Nickel. */
    NICKEL,
    /** Platinum. */
    PLATINUM,
    /** Silver. */
    SILVER,
    /** Titanium. */
    TITANIUM;

    /** What the library and scene files call it. */
    String nativeName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
