package dev.sunstone;

import static java.util.Objects.requireNonNull;

/**
 * Where something is placed and how it is turned, stretched or mirrored: twelve numbers, three rows of four. A point
 * goes to
 *
 * <pre>{@code
 * x' = xx * x + xy * y + xz * z + dx
 * y' = yx * x + yy * y + yz * z + dy
 * z' = zx * x + zy * y + zz * z + dz
 * }</pre>
 *
 * <p>The numbers are in this order, row by row, wherever there are twelve of them: in {@link #of}, in {@link #toArray},
 * and in the arrays and buffers of {@link Scene#addInstances(Placeable, double[], java.util.List)}.
 *
 * @param xx what x gives to x
 * @param xy what y gives to x
 * @param xz what z gives to x
 * @param dx how far it moves to the right
 * @param yx what x gives to y
 * @param yy what y gives to y
 * @param yz what z gives to y
 * @param dy how far it moves up
 * @param zx what x gives to z
 * @param zy what y gives to z
 * @param zz what z gives to z
 * @param dz how far it moves towards the viewer
 */
public record Transform(
        double xx,
        double xy,
        double xz,
        double dx,
        double yx,
        double yy,
        double yz,
        double dy,
        double zx,
        double zy,
        double zz,
        double dz) {

    /** How many numbers a transform has. */
    public static final int NUMBERS = 12;

    private static final Transform IDENTITY = new Transform(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0);

    /**
     * Checks the numbers; one that flattens what it places is refused where it is used.
     *
     * @throws IllegalArgumentException if one is infinite or NaN
     */
    public Transform {
        Checks.finite("xx", xx);
        Checks.finite("xy", xy);
        Checks.finite("xz", xz);
        Checks.finite("dx", dx);
        Checks.finite("yx", yx);
        Checks.finite("yy", yy);
        Checks.finite("yz", yz);
        Checks.finite("dy", dy);
        Checks.finite("zx", zx);
        Checks.finite("zy", zy);
        Checks.finite("zz", zz);
        Checks.finite("dz", dz);
    }

    /**
     * Leaves everything where it is.
     *
     * @return the transform
     */
    public static Transform identity() {
        return IDENTITY;
    }

    /**
     * The transform of twelve numbers.
     *
     * @param rows three rows of four, one after the other
     * @return the transform
     * @throws IllegalArgumentException if there are not twelve, or one is infinite or NaN
     */
    public static Transform of(double... rows) {
        if (rows.length != NUMBERS) {
            throw new IllegalArgumentException("rows has " + rows.length + " numbers: give twelve, three rows of four");
        }
        return new Transform(
                rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7], rows[8], rows[9], rows[10],
                rows[11]);
    }

    /**
     * Moves.
     *
     * @param x how far to the right
     * @param y how far up
     * @param z how far towards the viewer
     * @return the transform
     * @throws IllegalArgumentException if a number is infinite or NaN
     */
    public static Transform translate(double x, double y, double z) {
        return new Transform(1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z);
    }

    /**
     * Makes larger or smaller, away from the origin.
     *
     * @param factor how much, not 0
     * @return the transform
     * @throws IllegalArgumentException if the factor is 0, infinite or NaN
     */
    public static Transform scale(double factor) {
        return scale(factor, factor, factor);
    }

    /**
     * Stretches along the axes, away from the origin; a negative factor mirrors.
     *
     * @param x how much along x, not 0
     * @param y how much along y, not 0
     * @param z how much along z, not 0
     * @return the transform
     * @throws IllegalArgumentException if a factor is 0, infinite or NaN
     */
    public static Transform scale(double x, double y, double z) {
        Checks.notZero("x", x);
        Checks.notZero("y", y);
        Checks.notZero("z", z);
        return new Transform(x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0);
    }

    /**
     * Turns about an axis through the origin, counter-clockwise for who looks against its direction (Rodrigues'
     * formula).
     *
     * @param axis the axis, of any length but 0
     * @param degrees how far
     * @return the transform
     * @throws IllegalArgumentException if the axis is the zero vector, or the angle infinite or NaN
     */
    public static Transform rotate(Vec3 axis, double degrees) {
        Checks.direction("axis", requireNonNull(axis, "axis"));
        Checks.finite("degrees", degrees);
        // Divided by the largest component first, whose square may be more than a double holds.
        double largest = Math.max(Math.abs(axis.x()), Math.max(Math.abs(axis.y()), Math.abs(axis.z())));
        double x = axis.x() / largest;
        double y = axis.y() / largest;
        double z = axis.z() / largest;
        double length = Math.sqrt(x * x + y * y + z * z);
        x /= length;
        y /= length;
        z /= length;
        double radians = Math.toRadians(degrees % 360);
        double sin = Math.sin(radians);
        double cos = Math.cos(radians);
        double rest = 1 - cos;
        return new Transform(
                cos + x * x * rest,
                x * y * rest - z * sin,
                x * z * rest + y * sin,
                0,
                y * x * rest + z * sin,
                cos + y * y * rest,
                y * z * rest - x * sin,
                0,
                z * x * rest - y * sin,
                z * y * rest + x * sin,
                cos + z * z * rest,
                0);
    }

    /**
     * This transform and another one after it: {@code scale(2).then(translate(1, 0, 0))} makes larger first, then
     * moves.
     *
     * @param next what is done after this
     * @return both in one
     * @throws IllegalArgumentException if the numbers become too large for a double
     */
    public Transform then(Transform next) {
        requireNonNull(next, "next");
        return new Transform(
                next.xx * xx + next.xy * yx + next.xz * zx,
                next.xx * xy + next.xy * yy + next.xz * zy,
                next.xx * xz + next.xy * yz + next.xz * zz,
                next.xx * dx + next.xy * dy + next.xz * dz + next.dx,
                next.yx * xx + next.yy * yx + next.yz * zx,
                next.yx * xy + next.yy * yy + next.yz * zy,
                next.yx * xz + next.yy * yz + next.yz * zz,
                next.yx * dx + next.yy * dy + next.yz * dz + next.dy,
                next.zx * xx + next.zy * yx + next.zz * zx,
                next.zx * xy + next.zy * yy + next.zz * zy,
                next.zx * xz + next.zy * yz + next.zz * zz,
                next.zx * dx + next.zy * dy + next.zz * dz + next.dz);
    }

    /**
     * Where a point goes.
     *
     * @param point the point
     * @return its place afterwards
     * @throws IllegalArgumentException if the numbers become too large for a double
     */
    public Vec3 apply(Vec3 point) {
        double x = point.x();
        double y = point.y();
        double z = point.z();
        return new Vec3(xx * x + xy * y + xz * z + dx, yx * x + yy * y + yz * z + dy, zx * x + zy * y + zz * z + dz);
    }

    /**
     * The twelve numbers, row by row.
     *
     * @return a new array
     */
    public double[] toArray() {
        return new double[] {xx, xy, xz, dx, yx, yy, yz, dy, zx, zy, zz, dz};
    }
}
