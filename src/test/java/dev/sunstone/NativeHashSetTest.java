package dev.sunstone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.testing.SampleElements;
import com.google.common.collect.testing.SetTestSuiteBuilder;
import com.google.common.collect.testing.TestSetGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.SetFeature;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import junit.framework.TestCase;
import junit.framework.TestSuite;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class NativeHashSetTest {

    /** Guava's own tests of what a {@link Set} has to do, each a test here. */
    @TestFactory
    DynamicNode isASetToGuavasTests() {
        Queue<NativeHashSet> made = new ConcurrentLinkedQueue<>();
        return node(SetTestSuiteBuilder.using(new LongSets(made))
                .named("NativeHashSet")
                .withFeatures(
                        CollectionSize.ANY,
                        SetFeature.GENERAL_PURPOSE,
                        CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
                        CollectionFeature.ALLOWS_NULL_QUERIES)
                .withTearDown(() -> {
                    made.forEach(NativeHashSet::close);
                    made.clear();
                })
                .createTestSuite());
    }

    private static DynamicNode node(junit.framework.Test test) {
        if (test instanceof TestSuite suite) {
            Stream<DynamicNode> children =
                    Collections.list(suite.tests()).stream().map(NativeHashSetTest::node);
            return DynamicContainer.dynamicContainer(suite.getName(), children);
        }
        TestCase single = (TestCase) test;
        return DynamicTest.dynamicTest(single.getName(), single::runBare);
    }

    private record LongSets(Queue<NativeHashSet> made) implements TestSetGenerator<Long> {

        @Override
        public SampleElements<Long> samples() {
            return new SampleElements<>(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 42L);
        }

        @Override
        public Set<Long> create(Object... elements) {
            NativeHashSet set = new NativeHashSet(
                    Arrays.stream(elements).map(Long.class::cast).toList());
            made.add(set);
            return set;
        }

        @Override
        public Long[] createArray(int length) {
            return new Long[length];
        }

        @Override
        public Iterable<Long> order(List<Long> insertionOrder) {
            return insertionOrder;
        }
    }

    @Property(tries = 100)
    void agreesWithJavasOwnSet(@ForAll List<Long> in, @ForAll List<Long> out) {
        Set<Long> expected = new HashSet<>(in);
        try (NativeHashSet set = new NativeHashSet()) {
            assertEquals(!in.isEmpty(), set.addAll(in));
            assertEquals(expected, set);
            assertEquals(set, expected);
            assertEquals(expected.hashCode(), set.hashCode());
            out.addAll(in.subList(0, in.size() / 2));
            assertEquals(expected.removeAll(out), set.removeAll(out));
            assertEquals(expected, set);
            assertEquals(expected.size(), set.len());
        }
    }

    @Test
    void aMillionValuesGoInAndComeOut() {
        long[] values =
                LongStream.range(0, 1_000_000).map(i -> i * 0x9E3779B97F4A7C15L).toArray();
        try (NativeHashSet set = new NativeHashSet()) {
            assertEquals(values.length, set.insertAll(values));
            assertEquals(0, set.insertAll(values));
            long[] collected = set.toLongArray();
            Arrays.sort(collected);
            Arrays.sort(values);
            assertArrayEquals(values, collected);
            try (NativeHashSet copy = new NativeHashSet(set)) {
                assertEquals(set, copy);
                copy.remove(values[0]);
                assertNotEquals(set, copy);
            }
        }
    }

    @Test
    void nullIsNeverInItAndCannotBePutIn() {
        try (NativeHashSet set = new NativeHashSet()) {
            set.insert(0);
            assertFalse(set.contains(null));
            assertFalse(set.remove(null));
            assertThrows(NullPointerException.class, () -> set.add(null));
            assertThrows(NullPointerException.class, () -> set.addAll(Arrays.asList(7L, null)));
            assertEquals(Set.of(0L), set);
        }
    }

    @Test
    void onlyALongCanBeInIt() {
        try (NativeHashSet set = new NativeHashSet()) {
            set.insert(1);
            assertTrue(set.contains((Object) 1L));
            assertFalse(set.contains((Object) 1));
            assertFalse(set.contains("1"));
            assertNotEquals(set, Set.of(1));
            assertNotEquals(set, List.of(1L));
        }
    }

    @Test
    void anIteratorGoesThroughWhatWasThereWhenItWasMade() {
        try (NativeHashSet set = new NativeHashSet(List.of(1L, 2L, 3L))) {
            Iterator<Long> iterator = set.iterator();
            set.clear();
            set.insert(4);
            Set<Long> seen = new HashSet<>();
            iterator.forEachRemaining(seen::add);
            assertEquals(Set.of(1L, 2L, 3L), seen);
            assertThrows(NoSuchElementException.class, iterator::next);
            iterator.remove();
            assertThrows(IllegalStateException.class, iterator::remove);
            assertEquals(Set.of(4L), set);
        }
    }

    @Test
    void aStreamGoesThroughWhatWasThereWhenItWasMade() {
        try (NativeHashSet set = new NativeHashSet(List.of(1L, 2L, 3L))) {
            Stream<Long> stream = set.stream();
            set.insert(4);
            assertEquals(Set.of(1L, 2L, 3L), stream.collect(Collectors.toSet()));
            assertEquals(4, set.parallelStream().distinct().count());
        }
    }

    @Test
    void aStreamMayBecomeAnArrayWhileOthersPutValuesIn() {
        try (NativeHashSet set = new NativeHashSet()) {
            CompletableFuture<Void> inserting =
                    CompletableFuture.runAsync(() -> LongStream.range(0, 20_000).forEach(set::insert));
            Object[] values;
            do {
                values = set.stream().toArray();
            } while (!inserting.isDone());
            inserting.join();
            assertEquals(20_000, set.stream().toArray().length);
            assertTrue(values.length <= 20_000);
        }
    }

    @Test
    void manyThreadsPutInWhatOneWouldHave() {
        try (NativeHashSet set = new NativeHashSet()) {
            long inserted = IntStream.range(0, 20_000)
                    .parallel()
                    .filter(i -> set.insert(i % 5_000))
                    .count();
            assertEquals(5_000, inserted);
            assertEquals(5_000, set.len());
        }
    }

    @Test
    void collectGivesAListThatStaysAsItIs() {
        try (NativeHashSet set = new NativeHashSet(List.of(5L))) {
            List<Long> values = set.collect();
            set.insert(6);
            assertEquals(List.of(5L), values);
            assertThrows(UnsupportedOperationException.class, () -> values.set(0, 1L));
        }
    }

    @Test
    void itsTextIsOneReadableLineAlsoWhenClosed() {
        NativeHashSet set = new NativeHashSet();
        assertEquals("[]", set.toString());
        set.insert(-1);
        assertEquals("[-1]", set.toString());
        set.close();
        set.close();
        assertEquals("NativeHashSet[closed]", set.toString());
        IllegalStateException e = assertThrows(IllegalStateException.class, set::size);
        assertEquals("the hash set is closed", e.getMessage());
        assertThrows(IllegalStateException.class, () -> set.insert(1));
        assertThrows(IllegalStateException.class, set::iterator);
    }
}
