package dev.sunstone.jna;

import com.sun.jna.ptr.DoubleByReference;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The native memory of one call: an error, places for results, and the small structures that go in, made once and used
 * by call after call.
 *
 * <p>Making a JNA structure takes microseconds, longer than most calls do, so frames are kept. They are kept in a pool
 * and not one for each thread: a million virtual threads would make a million of them, while never more frames are in
 * use than calls are in flight, and a call made during another one (in a listener, say) gets a frame of its own. No
 * more are kept than the machine can well use at once; the frames of a crowd of waiting threads are garbage afterwards.
 * A frame belongs to whoever took it until it is closed:
 *
 * <pre>{@code
 * try (CallFrame call = CallFrame.take()) {
 *     int status = call.library.sunstone_hash_set_len(set, call.uint64, call.error);
 *     ...
 * }
 * }</pre>
 *
 * <p>The structures are written by {@code put} or field by field as each one says; the error is filled in only when
 * {@link SunstoneError#read} is called.
 */
public final class CallFrame implements AutoCloseable {

    /**
     * How much is copied at once through {@link #staging}: it stays in a core's cache between being written and being
     * read.
     */
    private static final int STAGING_BYTES = 256 * 1024;

    /** How many frames are kept for later calls. */
    static final int MOST_KEPT = 2 * Runtime.getRuntime().availableProcessors();

    private static final Deque<CallFrame> POOL = new ConcurrentLinkedDeque<>();

    /** How many frames the pool has, or is about to have: never less. */
    private static final AtomicInteger KEPT = new AtomicInteger();

    /** The library to call. */
    public final SunstoneLibrary library;

    /** Where a failure is told; synchronised by {@link SunstoneError#read} alone. */
    public final SunstoneError error = SunstoneError.reusable();

    /** Room for a {@code uint64_t} result. */
    public final LongByReference uint64 = new LongByReference();

    /** Room for an {@code int32_t} or {@code uint32_t} result. */
    public final IntByReference int32 = new IntByReference();

    /** Room for a {@code double} result. */
    public final DoubleByReference float64 = new DoubleByReference();

    /** A point or direction; written by {@code put}. */
    public final SunstoneVector3 vector = new SunstoneVector3();

    /** A second one; written by {@code put}. */
    public final SunstoneVector3 vector2 = new SunstoneVector3();

    /** A colour; written by {@code put}. */
    public final SunstoneColor color = new SunstoneColor();

    /** A material; written by {@code put}. */
    public final SunstoneMaterial material = new SunstoneMaterial();

    private @Nullable ByteBuffer staging;

    private CallFrame(SunstoneLibrary library) {
        this.library = library;
        vector.setAutoSynch(false);
        vector2.setAutoSynch(false);
        color.setAutoSynch(false);
        material.setAutoSynch(false);
    }

    /**
     * Takes a frame that no other call uses; loads the native library where nothing has done so yet.
     *
     * @return a frame, to be closed after the call
     * @throws UnsatisfiedLinkError if the native library cannot be loaded
     */
    public static CallFrame take() {
        CallFrame frame = POOL.pollFirst();
        if (frame == null) {
            return new CallFrame(NativeLoader.library());
        }
        KEPT.decrementAndGet();
        return frame;
    }

    /** Gives the frame back; it must not be touched afterwards. */
    @Override
    public void close() {
        if (KEPT.incrementAndGet() <= MOST_KEPT) {
            POOL.addFirst(this);
        } else {
            KEPT.decrementAndGet();
        }
    }

    /**
     * A direct buffer of 256 KiB for carrying bulk data between native memory and a Java array, little-endian.
     *
     * @return the buffer, cleared; its content is whatever the last user left
     */
    public ByteBuffer staging() {
        ByteBuffer buffer = staging;
        if (buffer == null) {
            buffer = ByteBuffer.allocateDirect(STAGING_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            staging = buffer;
        }
        return buffer.clear();
    }

    /**
     * What the last call left in {@link #uint64}.
     *
     * @return the value
     */
    public long uint64() {
        return uint64.getValue();
    }

    /**
     * What the last call left in {@link #int32}.
     *
     * @return the value
     */
    public int int32() {
        return int32.getValue();
    }

    /**
     * What the last call left in {@link #float64}.
     *
     * @return the value
     */
    public double float64() {
        return float64.getValue();
    }
}
