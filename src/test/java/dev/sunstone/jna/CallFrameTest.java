package dev.sunstone.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The pool is shared with whatever else runs, so nothing here relies on which frames come. */
class CallFrameTest {

    @Test
    void aFrameIsWithOneCallAtATime() {
        try (CallFrame one = CallFrame.take();
                CallFrame other = CallFrame.take()) {
            assertNotSame(one, other);
        }
    }

    @Test
    void framesOfACrowdAreNotKeptForever() {
        int crowd = 10 * CallFrame.MOST_KEPT;
        Set<CallFrame> first = take(crowd);
        assertEquals(crowd, first.size());
        first.forEach(CallFrame::close);

        Set<CallFrame> second = take(crowd);
        second.forEach(CallFrame::close);

        second.retainAll(first);
        assertTrue(!second.isEmpty() && second.size() <= CallFrame.MOST_KEPT, second.size() + " were kept");
    }

    private static Set<CallFrame> take(int count) {
        Set<CallFrame> frames = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < count; i++) {
            frames.add(CallFrame.take());
        }
        return frames;
    }
}
