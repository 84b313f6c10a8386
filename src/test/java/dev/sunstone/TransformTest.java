package dev.sunstone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** Transforms as values: what they do to points, and what is refused. */
class TransformTest {

    private static void assertGoesTo(Vec3 expected, Vec3 actual) {
        double distance = Vec3.of(actual.x() - expected.x(), actual.y() - expected.y(), actual.z() - expected.z())
                .length();
        assertEquals(0, distance, 1e-9, () -> actual + " and not " + expected);
    }

    @Test
    void theNumbersAreThreeRowsOfFour() {
        Transform transform = Transform.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, transform.toArray());
        assertEquals(
                Vec3.of(1 + 20 + 300 + 4, 5 + 60 + 700 + 8, 9 + 100 + 1100 + 12), transform.apply(Vec3.of(1, 10, 100)));
    }

    @Test
    void aQuarterTurnAboutZTakesXToY() {
        assertGoesTo(Vec3.of(0, 1, 0), Transform.rotate(Vec3.of(0, 0, 5), 90).apply(Vec3.of(1, 0, 0)));
        assertGoesTo(
                Vec3.of(0, 0, 1), Transform.rotate(Vec3.of(1e200, 0, 0), 90).apply(Vec3.of(0, 1, 0)));
        assertGoesTo(
                Vec3.of(1, 0, 0), Transform.rotate(Vec3.of(0, 1e-200, 0), 90).apply(Vec3.of(0, 0, 1)));
    }

    @Test
    void thenDoesTheOtherOneAfterwards() {
        Transform larger = Transform.scale(2).then(Transform.translate(1, 2, 3));
        assertEquals(Vec3.of(3, 4, 5), larger.apply(Vec3.of(1, 1, 1)));
        Transform moved = Transform.translate(1, 2, 3).then(Transform.scale(2, 3, -4));
        assertEquals(Vec3.of(4, 9, -16), moved.apply(Vec3.of(1, 1, 1)));
    }

    @Property(tries = 200)
    void twoInARowAreOneAfterTheOther(
            @ForAll @DoubleRange(min = -720, max = 720) double degrees,
            @ForAll @DoubleRange(min = -10, max = 10) double x,
            @ForAll @DoubleRange(min = -10, max = 10) double y) {
        Transform first = Transform.rotate(Vec3.of(1, 2, 3), degrees).then(Transform.translate(x, y, 1));
        Transform second = Transform.scale(1, 2, 3).then(Transform.rotate(Vec3.of(-1, x, 0), y));
        Vec3 point = Vec3.of(y, 1, x);
        assertGoesTo(second.apply(first.apply(point)), first.then(second).apply(point));
    }

    @Test
    void theIdentityChangesNothing() {
        assertEquals(Vec3.of(1, 2, 3), Transform.identity().apply(Vec3.of(1, 2, 3)));
        Transform any = Transform.translate(1, 2, 3);
        assertEquals(any, any.then(Transform.identity()));
        assertEquals(any, Transform.of(any.toArray()));
    }

    @Test
    void whatIsNoTransformIsRefusedByName() {
        assertRefused("twelve", () -> Transform.of(1, 2, 3));
        assertRefused("dy", () -> Transform.translate(0, Double.NaN, 0));
        assertRefused("z is 0", () -> Transform.scale(1, 1, 0));
        assertRefused("axis", () -> Transform.rotate(Vec3.ZERO, 10));
        assertRefused("degrees", () -> Transform.rotate(Vec3.of(1, 0, 0), Double.POSITIVE_INFINITY));
    }

    private static void assertRefused(String part, Runnable made) {
        String message = assertThrows(IllegalArgumentException.class, made::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
