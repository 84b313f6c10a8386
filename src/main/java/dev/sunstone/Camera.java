package dev.sunstone;

import static java.util.Objects.requireNonNull;

import dev.sunstone.jna.SunstoneCamera;
import dev.sunstone.jna.SunstonePose;
import dev.sunstone.jna.SunstoneProjection;
import org.jspecify.annotations.Nullable;

/**
 * Where a scene's pictures are taken from. The vertical field of view is in the scene's settings.
 *
 * <pre>{@code
 * scene.camera(Camera.lookAt(Vec3.of(3, 2, 5), Vec3.ZERO).withLens(0.05, 6));
 * }</pre>
 *
 * <p>The path tracer has all of it. {@code whitted} takes the pose when the shutter opens, leaves out lens and motion,
 * and refuses to draw other projections than the perspective.
 *
 * @param pose where it is when the shutter opens
 * @param projection how directions become places in the picture
 * @param lens its lens; null for a pinhole, which is sharp everywhere. A panorama has none.
 * @param end where it is when the shutter closes: places move along straight lines, and directions turn evenly. Null
 *     for one that is still.
 */
public record Camera(
        Pose pose,
        Projection projection,
        @Nullable Lens lens,
        @Nullable Pose end) {

    private static final Camera DEFAULT = lookAt(Vec3.ZERO, Vec3.of(0, 0, -1));

    /**
     * Checks that it has what it needs.
     *
     * @throws IllegalArgumentException if a panorama has a lens
     */
    public Camera {
        requireNonNull(pose, "pose");
        requireNonNull(projection, "projection");
        if (lens != null && projection instanceof Projection.Panorama) {
            throw new IllegalArgumentException(
                    "lens is " + lens + ": a panorama has no plane that is sharp, so give none");
        }
    }

    /**
     * A pinhole at the origin that looks along −z, with +y above: the camera of a scene that nobody says more of.
     *
     * @return the camera
     */
    public static Camera defaults() {
        return DEFAULT;
    }

    /**
     * A pinhole that looks at a point, with +y above.
     *
     * @param position where it is
     * @param target the point in the middle of the picture
     * @return the camera
     * @throws IllegalArgumentException if both are the same
     */
    public static Camera lookAt(Vec3 position, Vec3 target) {
        return lookAt(position, target, Pose.UP);
    }

    /**
     * A pinhole that looks at a point.
     *
     * @param position where it is
     * @param target the point in the middle of the picture
     * @param up what is above, any length but 0
     * @return the camera
     * @throws IllegalArgumentException if position and target are the same, or what is above is the zero vector
     */
    public static Camera lookAt(Vec3 position, Vec3 target, Vec3 up) {
        return new Camera(new Pose(position, target, up), new Projection.Perspective(), null, null);
    }

    /**
     * A camera of parallel rays, with +y above.
     *
     * @param position where the middle of the picture is taken from; what is behind it is not seen
     * @param target the point in the middle of the picture
     * @param height the height of what is seen, in world units, above 0
     * @return the camera
     * @throws IllegalArgumentException if a value is outside its range
     */
    public static Camera orthographic(Vec3 position, Vec3 target, double height) {
        return lookAt(position, target).withProjection(new Projection.Orthographic(height));
    }

    /**
     * A camera that sees all directions, with +y above.
     *
     * @param position where it is
     * @param target the point in the middle of the picture
     * @return the camera
     * @throws IllegalArgumentException if both are the same
     */
    public static Camera panorama(Vec3 position, Vec3 target) {
        return lookAt(position, target).withProjection(new Projection.Panorama());
    }

    /**
     * Another projection.
     *
     * @param newProjection how directions become places in the picture
     * @return the changed camera
     * @throws IllegalArgumentException if it is a panorama and there is a lens
     */
    public Camera withProjection(Projection newProjection) {
        return new Camera(pose, newProjection, lens, end);
    }

    /**
     * A lens with a round aperture.
     *
     * @param radius the radius of the aperture in world units, 0 or more
     * @param focusDistance the distance of the plane that is sharp, above 0
     * @return the changed camera
     * @throws IllegalArgumentException if a value is outside its range, or it is a panorama
     */
    public Camera withLens(double radius, double focusDistance) {
        return withLens(new Lens(radius, focusDistance, 0, 0));
    }

    /**
     * Another lens.
     *
     * @param newLens the lens; null for a pinhole
     * @return the changed camera
     * @throws IllegalArgumentException if it is a panorama
     */
    public Camera withLens(@Nullable Lens newLens) {
        return new Camera(pose, projection, newLens, end);
    }

    /**
     * Moves while the shutter is open, with what is above as it is.
     *
     * @param position where it is when the shutter closes
     * @param target what it looks at then
     * @return the changed camera
     * @throws IllegalArgumentException if both are the same
     */
    public Camera movingTo(Vec3 position, Vec3 target) {
        return movingTo(new Pose(position, target, pose.up()));
    }

    /**
     * Moves while the shutter is open.
     *
     * @param newEnd where it is when the shutter closes; null for one that is still
     * @return the changed camera
     */
    public Camera movingTo(@Nullable Pose newEnd) {
        return new Camera(pose, projection, lens, newEnd);
    }

    /** The structure that says so. */
    SunstoneCamera structure() {
        SunstoneCamera structure = new SunstoneCamera();
        put(structure.pose, pose);
        put(structure.end, end == null ? pose : end);
        structure.moves = end == null ? 0 : 1;
        if (projection instanceof Projection.Orthographic orthographic) {
            structure.projection = SunstoneProjection.SUNSTONE_PROJECTION_ORTHOGRAPHIC;
            structure.height = orthographic.height();
        } else {
            structure.projection = projection instanceof Projection.Panorama
                    ? SunstoneProjection.SUNSTONE_PROJECTION_PANORAMA
                    : SunstoneProjection.SUNSTONE_PROJECTION_PERSPECTIVE;
        }
        if (lens != null) {
            structure.lens_radius = lens.radius();
            structure.focus_distance = lens.focusDistance();
            structure.blades = lens.blades();
            structure.blade_rotation = lens.rotation();
        }
        return structure;
    }

    /** What a structure says that the library has filled in. */
    static Camera of(SunstoneCamera structure) {
        Projection projection =
                switch (structure.projection) {
                    case SunstoneProjection.SUNSTONE_PROJECTION_ORTHOGRAPHIC ->
                        new Projection.Orthographic(structure.height);
                    case SunstoneProjection.SUNSTONE_PROJECTION_PANORAMA -> new Projection.Panorama();
                    default -> new Projection.Perspective();
                };
        Lens lens = structure.focus_distance == 0
                ? null
                : new Lens(structure.lens_radius, structure.focus_distance, structure.blades, structure.blade_rotation);
        return new Camera(pose(structure.pose), projection, lens, structure.moves == 0 ? null : pose(structure.end));
    }

    private static void put(SunstonePose structure, Pose pose) {
        Structures.put(structure.position, pose.position());
        Structures.put(structure.target, pose.target());
        Structures.put(structure.up, pose.up());
    }

    private static Pose pose(SunstonePose structure) {
        return new Pose(
                Structures.vector(structure.position),
                Structures.vector(structure.target),
                Structures.vector(structure.up));
    }
}
