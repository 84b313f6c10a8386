package dev.sunstone.jna;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.PointerType;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An opaque object of the native library, one subclass for each C type, so that mixing them up does not compile.
 *
 * <p>What it holds looks like a pointer and is none: it names an entry and its generation in a table of the library and
 * must never be read from or written to. Every call looks it up, so a freed or forged one is refused and does no harm.
 * Handles are freed by the function named {@code …_free} of their type, and by nothing else.
 */
public abstract class SunstoneHandle extends PointerType {

    /** Makes a null handle. */
    protected SunstoneHandle() {}

    /**
     * Makes a handle of the bits that the library gave out.
     *
     * @param handle the bits
     */
    protected SunstoneHandle(Pointer handle) {
        super(handle);
    }

    /**
     * Room for a handle that a function gives back: {@code SunstoneScene **} and the like.
     *
     * @param <H> the type of the handle
     */
    public abstract static class ByReference<H extends SunstoneHandle> extends com.sun.jna.ptr.ByReference {

        private final Function<Pointer, H> wrap;

        /**
         * Makes room, filled with null.
         *
         * @param wrap makes the typed handle from its bits
         */
        @SuppressWarnings("this-escape") // getPointer() is JNA's own; no subclass here overrides it
        protected ByReference(Function<Pointer, H> wrap) {
            super(Native.POINTER_SIZE);
            this.wrap = wrap;
            getPointer().setPointer(0, Pointer.NULL);
        }

        /**
         * What the last call left here.
         *
         * @return the handle, or null where the call failed or none was made
         */
        public @Nullable H getValue() {
            Pointer handle = getPointer().getPointer(0);
            return handle == null ? null : wrap.apply(handle);
        }
    }
}
