package dev.sunstone.jna;

/** {@code enum SunstoneObjectType}: the types that {@link SunstoneLibrary#sunstone_live_objects} counts. */
public final class SunstoneObjectType {

    /** {@link SunstoneScene}. */
    public static final int SUNSTONE_OBJECT_SCENE = 1;

    /** {@link SunstoneColoration}. */
    public static final int SUNSTONE_OBJECT_COLORATION = 2;

    /** {@link SunstoneSurface}. */
    public static final int SUNSTONE_OBJECT_SURFACE = 3;

    /** {@link SunstoneRenderJob}. */
    public static final int SUNSTONE_OBJECT_RENDER_JOB = 4;

    /** {@link SunstoneHashSet}. */
    public static final int SUNSTONE_OBJECT_HASH_SET = 5;

    /** {@link SunstoneMesh}. */
    public static final int SUNSTONE_OBJECT_MESH = 6;

    /** {@link SunstoneGroup}. */
    public static final int SUNSTONE_OBJECT_GROUP = 7;

    /** {@link SunstoneFilm}. */
    public static final int SUNSTONE_OBJECT_FILM = 8;

    private SunstoneObjectType() {}
}
