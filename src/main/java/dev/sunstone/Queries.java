package dev.sunstone;

import static java.util.Objects.requireNonNull;

import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneQueryOptions;
import dev.sunstone.jna.SunstoneRay;
import dev.sunstone.jna.SunstoneScene;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rays on their way into a native scene, and what they meet on its way back. The caller keeps the options reachable.
 */
final class Queries {

    /** Rays from beyond meet nothing. */
    private static final double FARTHEST = 0x1p60;

    private Queries() {}

    /** Native code knows the batches' lengths only from what it is told. */
    static void checkRoom(RayBatch rays, HitBatch hits) {
        if (hits.count() < rays.count()) {
            throw new IllegalArgumentException(
                    "hits has room for " + hits.count() + ": give one for each of " + rays.count() + " rays");
        }
    }

    static void checkRoom(RayBatch rays, ByteBuffer occluded) {
        Buffers.checkDirect("occluded", occluded, ByteOrder.nativeOrder());
        if (occluded.isReadOnly()) {
            throw new IllegalArgumentException("occluded is a read-only buffer: give one that can be written");
        }
        if (occluded.remaining() < rays.count()) {
            throw new IllegalArgumentException("occluded has " + occluded.remaining()
                    + " bytes from its position to its limit: give one for each of " + rays.count() + " rays");
        }
    }

    static void intersect(SunstoneScene scene, RayBatch rays, HitBatch hits, QueryOptions options, CallFrame call) {
        Errors.check(
                call.library.sunstone_scene_intersect(
                        scene,
                        nativeOptions(options),
                        rays.memory(),
                        rays.memory().capacity(),
                        rays.stride(),
                        rays.count(),
                        hits.memory(),
                        hits.memory().capacity(),
                        hits.stride(),
                        call.error),
                call);
    }

    /** The buffer starts at its memory's first byte, for JNA looks at nothing else. */
    static void occluded(
            SunstoneScene scene, RayBatch rays, ByteBuffer occluded, QueryOptions options, CallFrame call) {
        Errors.check(
                call.library.sunstone_scene_occluded(
                        scene,
                        nativeOptions(options),
                        rays.memory(),
                        rays.memory().capacity(),
                        rays.stride(),
                        rays.count(),
                        occluded,
                        occluded.remaining(),
                        call.error),
                call);
    }

    /** One ray, in memory of the frame: a buffer of its own would take longer than the query. */
    static Optional<Hit> pick(SunstoneScene scene, Vec3 origin, Vec3 direction, QueryOptions options, CallFrame call) {
        ByteBuffer staging = call.staging();
        RayBatch ray = RayBatch.of(staging, 1, RayBatch.BYTES);
        HitBatch hit = HitBatch.of(staging.position(64), 1, HitBatch.BYTES);
        Checks.direction("direction", direction);
        if (Math.abs(origin.x()) + Math.abs(origin.y()) + Math.abs(origin.z()) > FARTHEST) {
            return Optional.empty();
        }
        // Native rays have floats, which hold a direction of length 1 whatever length the given one has.
        double longest = Math.max(Math.abs(direction.x()), Math.max(Math.abs(direction.y()), Math.abs(direction.z())));
        double x = direction.x() / longest;
        double y = direction.y() / longest;
        double z = direction.z() / longest;
        double length = Math.sqrt(x * x + y * y + z * z);
        Vec3 from = new Vec3((float) origin.x(), (float) origin.y(), (float) origin.z());
        Vec3 towards = new Vec3((float) (x / length), (float) (y / length), (float) (z / length));
        ray.set(0, from, towards);
        intersect(scene, ray, hit, options, call);
        if (!hit.isHit(0)) {
            return Optional.empty();
        }
        double distance = hit.t(0);
        Vec3 point = new Vec3(
                from.x() + distance * towards.x(),
                from.y() + distance * towards.y(),
                from.z() + distance * towards.z());
        double t = distance / length / longest;
        return Optional.of(new Hit(
                hit.objectId(0), hit.instanceId(0), t, point, hit.normal(0), hit.primitive(0), hit.u(0), hit.v(0)));
    }

    /** The camera's ray through a point of the view's picture, by its direction: it starts at the origin. */
    static Vec3 pixelDirection(SunstoneScene scene, View view, double x, double y, CallFrame call) {
        SunstoneRay ray = new SunstoneRay();
        Errors.check(call.library.sunstone_scene_pixel_ray(scene, view.nativeOptions(0), x, y, ray, call.error), call);
        return new Vec3(ray.direction[0], ray.direction[1], ray.direction[2]);
    }

    private static @Nullable SunstoneQueryOptions nativeOptions(QueryOptions options) {
        requireNonNull(options, "options");
        NativeHashSet only = options.only();
        NativeHashSet without = options.without();
        if (options.threads() == 0 && only == null && without == null) {
            return null;
        }
        SunstoneQueryOptions structure = new SunstoneQueryOptions();
        structure.only = only == null ? null : only.handle();
        structure.without = without == null ? null : without.handle();
        structure.threads = options.threads();
        return structure;
    }
}
