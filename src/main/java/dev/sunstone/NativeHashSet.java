package dev.sunstone;

import static java.util.Objects.requireNonNull;

import com.google.common.primitives.Longs;
import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneHashSet;
import java.nio.LongBuffer;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import org.jspecify.annotations.Nullable;

/**
 * A set of 64-bit values in native memory: some 10 to 20 bytes a value, where a {@code HashSet<Long>} takes about 50.
 *
 * <p>It is a modifiable {@link Set} without null. Each single-value method is a call into the native library (about a
 * microsecond); those for many values ({@link #addAll}, {@link #insertAll}, {@link #toLongArray}, {@link #toArray()},
 * {@link #equals}, {@link #hashCode}) are one or two calls for all. The values come in no particular order.
 *
 * <p>{@link #insert}, {@link #len} and {@link #collect} are the names that Rust's own set has for {@link #add},
 * {@link #size} and a list of the values.
 *
 * <p>All methods may be called by several threads at once; each sees the effect of every call that ended before. An
 * iterator or a stream goes through the values that were there when it was made, and never throws
 * {@link java.util.ConcurrentModificationException}. After {@link #close()} everything but that and {@link #toString()}
 * throws {@link IllegalStateException}.
 */
public final class NativeHashSet extends AbstractSet<Long> implements AutoCloseable {

    /** The largest array that virtual machines make. */
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final Owner<SunstoneHashSet> owner;

    /** Makes an empty set. */
    public NativeHashSet() {
        try (CallFrame call = CallFrame.take()) {
            SunstoneHashSet.ByReference made = new SunstoneHashSet.ByReference();
            Errors.check(call.library.sunstone_hash_set_new(made, call.error), call);
            this.owner =
                    new Owner<>("the hash set", requireNonNull(made.getValue()), call.library::sunstone_hash_set_free);
        }
    }

    /**
     * Makes a set of the given values.
     *
     * @param values the values, without null
     */
    public NativeHashSet(Collection<Long> values) {
        this();
        insertAll(Longs.toArray(values));
    }

    /**
     * Puts a value in.
     *
     * @param value any value
     * @return whether it was not there before
     */
    public boolean insert(long value) {
        return owner.call((set, call) -> {
            Errors.check(call.library.sunstone_hash_set_insert(set, value, call.int32, call.error), call);
            return call.int32() != 0;
        });
    }

    /**
     * Puts many values in.
     *
     * @param values any values
     * @return how many of them were not there before
     */
    public long insertAll(long... values) {
        return owner.call((set, call) -> {
            Errors.check(
                    call.library.sunstone_hash_set_insert_all(
                            set, LongBuffer.wrap(values), values.length, call.uint64, call.error),
                    call);
            return call.uint64();
        });
    }

    /**
     * Whether a value is in the set.
     *
     * @param value any value
     * @return true if it is
     */
    public boolean contains(long value) {
        return owner.call((set, call) -> {
            Errors.check(call.library.sunstone_hash_set_contains(set, value, call.int32, call.error), call);
            return call.int32() != 0;
        });
    }

    /**
     * How many values there are.
     *
     * @return the number, also where it is too large for {@link #size()}
     */
    public long len() {
        return owner.call((set, call) -> {
            Errors.check(call.library.sunstone_hash_set_len(set, call.uint64, call.error), call);
            return call.uint64();
        });
    }

    /**
     * The values at this moment, as a list that does not change.
     *
     * @return the values in no particular order
     */
    public List<Long> collect() {
        return Collections.unmodifiableList(Longs.asList(toLongArray()));
    }

    /**
     * The values at this moment. {@link #collect}, {@link #iterator}, {@link #stream}, {@link #toArray()} and what
     * compares, hashes or prints the set are made of them.
     *
     * @return the values in no particular order
     * @throws IllegalStateException if there are more of them than a Java array can have, about 2^31;
     *     {@link #contains(long)}, {@link #insert}, {@link #remove} and {@link #len} still work then
     */
    public long[] toLongArray() {
        return owner.call((set, call) -> {
            Errors.check(call.library.sunstone_hash_set_len(set, call.uint64, call.error), call);
            while (true) {
                long length = call.uint64();
                if (length > LARGEST_ARRAY) {
                    throw new IllegalStateException("a set of " + length + " values does not fit into a Java array");
                }
                long[] values = new long[(int) length];
                int status = call.library.sunstone_hash_set_collect(
                        set, LongBuffer.wrap(values), values.length, call.uint64, call.error);
                // Another thread may have put values in since the number was asked for: then this comes round again.
                if (call.uint64() <= values.length) {
                    Errors.check(status, call);
                    return Arrays.copyOf(values, (int) call.uint64());
                }
            }
        });
    }

    /** The handle, for a call during which the caller keeps this set reachable. */
    SunstoneHashSet handle() {
        return owner.handle();
    }

    @Override
    public boolean add(Long value) {
        return insert(requireNonNull(value, "value"));
    }

    @Override
    public boolean addAll(Collection<? extends Long> values) {
        return insertAll(Longs.toArray(values)) > 0;
    }

    @Override
    public boolean contains(@Nullable Object value) {
        return value instanceof Long number && contains((long) number);
    }

    @Override
    public boolean remove(@Nullable Object value) {
        return value instanceof Long number
                && owner.call((set, call) -> {
                    Errors.check(call.library.sunstone_hash_set_remove(set, number, call.int32, call.error), call);
                    return call.int32() != 0;
                });
    }

    @Override
    public void clear() {
        owner.call((set, call) -> {
            Errors.check(call.library.sunstone_hash_set_clear(set, call.error), call);
            return null;
        });
    }

    @Override
    public int size() {
        return (int) Math.min(len(), Integer.MAX_VALUE);
    }

    @Override
    public Iterator<Long> iterator() {
        return new SnapshotIterator(toLongArray());
    }

    /**
     * Goes through the values that are there now, in one array: the set's own size, which the usual one takes for the
     * number of what it will get from the iterator, may be another by then.
     */
    @Override
    public Spliterator<Long> spliterator() {
        return Spliterators.spliterator(toLongArray(), Spliterator.DISTINCT | Spliterator.NONNULL);
    }

    @Override
    public Object[] toArray() {
        return collect().toArray();
    }

    @Override
    public <T> T[] toArray(T[] array) {
        return collect().toArray(array);
    }

    @Override
    public boolean equals(@Nullable Object object) {
        if (object == this) {
            return true;
        }
        if (!(object instanceof Set<?> other)) {
            return false;
        }
        long[] values = toLongArray();
        if (other.size() != values.length) {
            return false;
        }
        if (other instanceof NativeHashSet) {
            long[] others = ((NativeHashSet) other).toLongArray();
            Arrays.sort(values);
            Arrays.sort(others);
            return Arrays.equals(values, others);
        }
        try {
            return other.containsAll(Longs.asList(values));
        } catch (ClassCastException e) {
            return false;
        }
    }

    @Override
    public int hashCode() {
        int sum = 0;
        for (long value : toLongArray()) {
            sum += Long.hashCode(value);
        }
        return sum;
    }

    /** Frees the native memory; closing again does nothing. */
    @Override
    public void close() {
        owner.close();
    }

    @Override
    public String toString() {
        try {
            return collect().toString();
        } catch (IllegalStateException e) {
            return "NativeHashSet[closed]";
        }
    }

    /** Goes through an array; removes from the set. */
    private final class SnapshotIterator implements Iterator<Long> {
        private final long[] values;
        private int next;
        private boolean removable;

        SnapshotIterator(long[] values) {
            this.values = values;
        }

        @Override
        public boolean hasNext() {
            return next < values.length;
        }

        @Override
        public Long next() {
            if (next >= values.length) {
                throw new NoSuchElementException();
            }
            removable = true;
            return values[next++];
        }

        @Override
        public void remove() {
            if (!removable) {
                throw new IllegalStateException("next() comes before remove(), each time");
            }
            removable = false;
            NativeHashSet.this.remove(values[next - 1]);
        }
    }
}
