package dev.sunstone;

import org.jspecify.annotations.Nullable;

/**
 * How rays are asked about. {@link #defaults()} takes all objects and all cores; the other methods change one thing
 * each:
 *
 * <pre>{@code
 * scene.intersect(rays, hits, QueryOptions.defaults().without(hidden).withThreads(1));
 * }</pre>
 *
 * <p>The sets are read when a query begins. Whoever gives them closes them, after the query.
 *
 * @param threads how many threads may work on it at once, up to {@value RenderOptions#MAX_THREADS}; 0 for one per core
 * @param only the ids of the only objects that are there; null for all
 * @param without the ids of objects that are not there; null for none
 */
public record QueryOptions(
        int threads, @Nullable NativeHashSet only, @Nullable NativeHashSet without) {

    private static final QueryOptions DEFAULTS = new QueryOptions(0, null, null);

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if {@code threads} is negative or above {@value RenderOptions#MAX_THREADS}
     */
    public QueryOptions {
        Checks.within("threads", threads, 0, RenderOptions.MAX_THREADS);
    }

    /**
     * All objects, all cores.
     *
     * @return the options
     */
    public static QueryOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Another number of threads.
     *
     * @param newThreads how many threads may work at once, up to {@value RenderOptions#MAX_THREADS}; 0 for one per core
     * @return the changed options
     * @throws IllegalArgumentException if it is negative or above {@value RenderOptions#MAX_THREADS}
     */
    public QueryOptions withThreads(int newThreads) {
        return new QueryOptions(newThreads, only, without);
    }

    /**
     * Only some objects, as if the scene had no others.
     *
     * @param ids their ids; null for all objects
     * @return the changed options
     */
    public QueryOptions only(@Nullable NativeHashSet ids) {
        return new QueryOptions(threads, ids, without);
    }

    /**
     * Without some objects, as if they had been removed.
     *
     * @param ids their ids; null for none
     * @return the changed options
     */
    public QueryOptions without(@Nullable NativeHashSet ids) {
        return new QueryOptions(threads, only, ids);
    }
}
