package dev.sunstone;

import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneError;
import dev.sunstone.jna.SunstoneHandle;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Owns one native handle for a public object: makes calls with it, frees it once, and says so when it is used
 * afterwards.
 *
 * <p>What has to hold: {@link #close()} may come at any time and from any thread, also while other threads are in the
 * middle of calls with the handle, also twice at once; it must not wait for them; and an object that nobody closes must
 * still be freed, but never while a call uses it.
 *
 * <p>The race is between a call that has read the handle and a close that frees it before the native side has looked it
 * up. Where a handle is an address, that is a use after free, and a binding has to count its calls or lock. Here it is
 * not: a handle is a generation and an index, the library looks it up in each call and holds on to the object until the
 * call ends. The loser of the race gets {@code INVALID_HANDLE}, which is the same {@link IllegalStateException} that it
 * would have got a moment later, in the same words. So there is no lock and no counter here, and
 * {@link Cleaner.Cleanable#clean()} runs its action at most once whoever calls it.
 *
 * <p>The other race is with the garbage collector. Once a method has loaded the handle, it does not need its object any
 * more, and the cleaner may free the handle in the middle of the native call. All calls therefore go through
 * {@link #call}, which keeps the owner reachable until the call has ended. The cleaner's action in turn must not reach
 * the owner, or it would keep it alive forever: it is a static nested class that holds the handle and how to free it,
 * nothing else.
 *
 * @param <H> the type of the handle
 */
final class Owner<H extends SunstoneHandle> {

    private static final Cleaner CLEANER = Cleaner.create();

    /** Frees a handle: one of the library's {@code …_free} functions. */
    interface Free<H> {
        int free(H handle, @Nullable SunstoneError error);
    }

    /** Makes calls with the handle and gives their result. */
    interface Body<H, T extends @Nullable Object> {
        T run(H handle, CallFrame call);
    }

    private final String name;
    private final H handle;
    private final Cleaner.Cleanable cleanable;
    private volatile boolean closed;

    /**
     * Takes a new handle over.
     *
     * @param name what it is called in the message of the exception for use after close: "the scene"
     */
    Owner(String name, H handle, Free<H> free) {
        this.name = name;
        this.handle = handle;
        this.cleanable = CLEANER.register(this, new Release<>(handle, free));
    }

    /** Runs the body with the handle and a frame of its own. */
    <T extends @Nullable Object> T call(Body<? super H, T> body) {
        try (CallFrame call = CallFrame.take()) {
            return body.run(handle(), call);
        } catch (IllegalStateException e) {
            // Closed while the call was on its way: the caller knows no handles.
            throw closed && e.getCause() instanceof SunstoneException
                    ? new IllegalStateException(name + " is closed", e)
                    : e;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * The handle, for being an argument of a call that has another object; the caller must keep this owner reachable.
     */
    H handle() {
        if (closed) {
            throw new IllegalStateException(name + " is closed");
        }
        return handle;
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        cleanable.clean();
    }

    private static final class Release<H> implements Runnable {
        private final H handle;
        private final Free<H> free;

        Release(H handle, Free<H> free) {
            this.handle = handle;
            this.free = free;
        }

        @Override
        public void run() {
            // Nobody could do anything about a failure, and there is none: only this frees the handle, once.
            free.free(handle, null);
        }
    }
}
