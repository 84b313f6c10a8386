package dev.sunstone;

/** A component of a texture's texels. */
public enum Channel {
    /** The first. */
    RED,
    /** The second. */
    GREEN,
    /** The third. */
    BLUE,
    /** The fourth: how opaque a texel is. */
    ALPHA
}
