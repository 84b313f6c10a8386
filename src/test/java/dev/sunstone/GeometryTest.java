package dev.sunstone;

import static dev.sunstone.TestScenes.GREEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Discs, boxes, cylinders, cones, instances and groups where they are put, moved and taken away. */
class GeometryTest {

    private static final Vec3 TOWARDS = Vec3.of(0, 0, -1);

    private final Scene scene = Scene.create(40, 30, 45);

    @AfterEach
    void close() {
        scene.close();
    }

    /** What a ray from far in front of (x, y) meets first. */
    private Hit hit(double x, double y) {
        return scene.pick(Vec3.of(x, y, 10), TOWARDS)
                .orElseThrow(() -> new AssertionError("nothing at " + x + ", " + y));
    }

    private boolean isEmpty(double x, double y) {
        return scene.pick(Vec3.of(x, y, 10), TOWARDS).isEmpty();
    }

    private static void assertRefused(String part, Executable made) {
        String message = assertThrows(IllegalArgumentException.class, made).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static Mesh square() {
        return Mesh.of(MeshTest.SQUARE, MeshTest.SQUARE_INDICES);
    }

    @Test
    void simpleShapesAreWhereTheirNumbersSay() {
        long disc = scene.add(new Disc(Vec3.of(-6, 0, 0), Vec3.of(0, 0, 3), 1, GREEN));
        long box = scene.add(new Box(Vec3.of(-3, -1, -2), Vec3.of(-2, 1, 1), GREEN));
        long cylinder = scene.add(new Cylinder(Vec3.of(2, -1, 0), Vec3.of(2, 1, 0), 0.5, GREEN));
        long cone = scene.add(new Cone(Vec3.of(6, 0, -1), Vec3.of(6, 0, 2), 1, GREEN));

        assertEquals(List.of(1L, 2L, 3L, 4L), List.of(disc, box, cylinder, cone));
        assertEquals(disc, hit(-6.9, 0).objectId());
        assertEquals(Vec3.of(0, 0, 1), hit(-6.9, 0).normal());
        assertTrue(isEmpty(-7.1, 0));
        assertEquals(9, hit(-2.5, 0.9).t(), 1e-5);
        assertEquals(box, hit(-2.5, 0.9).objectId());
        assertEquals(0.5, hit(2, 0).point().z(), 1e-5);
        assertEquals(cylinder, hit(2.4, 0.9).objectId());
        assertTrue(isEmpty(2, 1.1));
        assertEquals(0.5, hit(6.5, 0).point().z(), 1e-5);
        assertEquals(cone, hit(6.5, 0).objectId());
        assertEquals(4, scene.info().solids());
        assertTrue(scene.toString().contains("solids 4"), scene::toString);
    }

    @Test
    void shapesThatAreNoneAreRefusedByName() {
        assertRefused("normal", () -> new Disc(Vec3.ZERO, Vec3.ZERO, 1, GREEN));
        assertRefused("radius", () -> new Disc(Vec3.ZERO, TOWARDS, 0, GREEN));
        assertRefused("max.y", () -> new Box(Vec3.ZERO, Vec3.of(1, 0, 1), GREEN));
        assertRefused("top", () -> new Cylinder(TOWARDS, Vec3.of(-0.0, 0, -1), 1, GREEN));
        assertRefused("apex", () -> new Cone(TOWARDS, TOWARDS, 1, GREEN));
        assertRefused("radius", () -> new Cone(TOWARDS, Vec3.ZERO, -1, GREEN));
        try (Mesh mesh = square()) {
            assertRefused("materials", () -> new Instance(mesh, Transform.identity(), List.of()));
            Transform flat = Transform.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
            assertRefused("transform", () -> scene.add(Instance.of(mesh, flat, GREEN)));
        }
    }

    @Test
    void manyInstancesAreOneCallAndNumberedInARow() {
        int count = 10_000;
        double[] transforms = new double[12 * count];
        for (int i = 0; i < count; i++) {
            double[] one = Transform.translate(2 * i, 0, -i).toArray();
            System.arraycopy(one, 0, transforms, 12 * i, 12);
        }
        DoubleBuffer direct = ByteBuffer.allocateDirect(8 * transforms.length)
                .order(ByteOrder.nativeOrder())
                .asDoubleBuffer()
                .put(transforms)
                .flip();
        try (Mesh mesh = square()) {
            assertEquals(1, scene.addInstances(mesh, transforms, List.of(GREEN)));
            assertEquals(count + 1, scene.addInstances(mesh, direct.position(12), List.of(GREEN)));
            assertEquals(12, direct.position());
            assertEquals(2 * count, scene.addInstances(mesh, new double[0], List.of(GREEN)));
        }
        assertEquals(2 * count - 1, scene.info().instances());
        assertEquals(1, scene.info().meshes());
        assertEquals(2, scene.info().triangles());
        for (int id = 1; id <= count; id += 777) {
            assertEquals(9 + id, hit(2 * (id - 1) + 0.5, 0.25).t(), 1e-2);
        }
        assertEquals(
                501,
                scene.pick(Vec3.of(1000.5, 0.25, 10), TOWARDS, without(500 + count))
                        .orElseThrow()
                        .objectId());
    }

    private static QueryOptions without(long id) {
        // Freed by the garbage collector: also a set that only the options hold lives long enough.
        return QueryOptions.defaults().without(new NativeHashSet(List.of(id)));
    }

    @Test
    void wrongTransformsOfInstancesAreRefused() {
        try (Mesh mesh = square();
                Group group = Group.of(scene)) {
            assertRefused("transforms has 13", () -> scene.addInstances(mesh, new double[13], List.of(GREEN)));
            assertRefused("transforms[0]", () -> scene.addInstances(mesh, new double[12], List.of(GREEN)));
            assertRefused("direct", () -> scene.addInstances(mesh, DoubleBuffer.wrap(new double[12]), List.of(GREEN)));
            assertRefused("materials", () -> scene.addInstances(mesh, new double[12], List.of()));
            assertRefused("materials", () -> scene.addInstances(group, new double[12], List.of(GREEN, GREEN)));
            assertEquals(0, scene.info().instances());
        }
    }

    @Test
    void aGroupIsOneObjectWhoseMembersAreTold() {
        try (Scene parts = Scene.create(8, 8, 45)) {
            parts.add(new Sphere(Vec3.of(-1, 0, 0), 0.5, GREEN));
            parts.add(new Box(Vec3.of(0.5, -0.5, -0.5), Vec3.of(1.5, 0.5, 0.5), GREEN));
            try (Group pair = Group.of(parts)) {
                parts.remove(1);
                long first = scene.add(Instance.of(pair, Transform.translate(0, 5, 0)));
                long second = scene.add(new Instance(pair, Transform.scale(2), List.of(GREEN)));
                long third =
                        scene.addInstances(pair, Transform.translate(0, -5, 0).toArray(), List.of());
                assertEquals(List.of(1L, 2L, 3L), List.of(first, second, third));
            }
            assertEquals(1, hit(-1, 5).objectId());
            assertEquals(1, hit(-1, 5).instanceId());
            assertEquals(2, hit(1, 5).instanceId());
            assertEquals(2, hit(-2, 0).objectId());
            assertEquals(9, hit(-2, 0).t(), 1e-5);
            assertEquals(2, hit(1, -5).instanceId());
            assertEquals(3, hit(1, -5).objectId());
            parts.add(new Plane(Vec3.ZERO, TOWARDS, GREEN));
            assertRefused("plane", () -> Group.of(parts));
        }
        assertThrows(IllegalStateException.class, () -> {
            Group closed = Group.of(scene);
            closed.close();
            scene.add(Instance.of(closed, Transform.identity()));
        });
    }

    @Test
    void whatIsRemovedIsGoneAndItsIdStaysUnused() {
        long near = scene.add(new Sphere(Vec3.of(0, 0, 0), 1, GREEN));
        long far = scene.add(new Sphere(Vec3.of(0, 0, -5), 1, GREEN));
        long light = scene.add(new DirectionalLight(TOWARDS, Color.WHITE, 1));
        assertEquals(near, hit(0, 0).objectId());
        scene.remove(near);
        assertEquals(far, hit(0, 0).objectId());
        scene.remove(light);
        assertEquals(0, scene.info().lights());
        assertRefused("id", () -> scene.remove(near));
        assertRefused("id", () -> scene.remove(0));
        assertRefused("id", () -> scene.remove(-1));
        assertEquals(4, scene.add(new Sphere(Vec3.ZERO, 1, GREEN)));
    }

    @Test
    void thingsMoveAndKeepTheirIds() {
        long sphere = scene.addSpheres(new float[] {0, 0, 0, 1, 4, 0, 0, 1}, null, List.of(GREEN));
        long box = scene.add(new Box(Vec3.of(-1, 7, -1), Vec3.of(1, 9, 1), GREEN));
        try (Mesh mesh = square();
                Mesh higher = mesh.withPositions(new float[] {0, 0, 3, 1, 0, 3, 1, 1, 3, 0, 1, 3})) {
            long instance = scene.add(Instance.of(mesh, Transform.translate(0, -8, 0), GREEN));

            scene.setSphere(sphere + 1, Vec3.of(8, 0, 0), 2);
            scene.setTransform(box, Transform.rotate(TOWARDS, 45).then(Transform.translate(0, 8, 0)));
            scene.setMesh(instance, higher);
            assertTrue(isEmpty(4, 0));
            assertEquals(8, hit(8, 0).t(), 1e-5);
            assertEquals(sphere + 1, hit(9.9, 0).objectId());
            assertEquals(box, hit(1.4, 8).objectId());
            assertEquals(instance, hit(0.5, -7.5).objectId());
            assertEquals(7, hit(0.5, -7.5).t(), 1e-5);
            scene.setTransform(instance, Transform.scale(-1, 1, 1).then(Transform.translate(0, -12, 0)));
            assertEquals(instance, hit(-0.5, -11.5).objectId());

            assertRefused("id", () -> scene.setTransform(sphere, Transform.identity()));
            assertRefused("id", () -> scene.setMesh(box, mesh));
            assertRefused("id", () -> scene.setSphere(box, Vec3.ZERO, 1));
            assertRefused("radius", () -> scene.setSphere(sphere, Vec3.ZERO, 0));
            assertRefused("flattens", () -> scene.setTransform(box, Transform.of(new double[12])));
        }
    }

    @Test
    void thePictureShowsMeshesAndMovesWithThem() {
        try (Mesh mesh = square()) {
            scene.add(new DirectionalLight(TOWARDS, Color.WHITE, 3));
            long id = scene.add(Instance.of(mesh, Transform.translate(-0.5, -0.5, -2), GREEN));
            assertTrue((scene.render().getRGB(20, 15) & 0xFFFFFF) != 0);
            scene.setTransform(id, Transform.translate(50, 0, -2));
            assertEquals(0, scene.render().getRGB(20, 15) & 0xFFFFFF);
        }
    }

    @Test
    void buildTellsWhatPreparingTook() {
        float[] spheres = new float[4_000];
        for (int i = 0; i < spheres.length; i++) {
            spheres[i] = i % 4 == 3 ? 1 : i;
        }
        scene.addSpheres(spheres, null, List.of(GREEN));
        BuildReport report = scene.build();
        assertTrue(report.nodes() > 50 && report.leaves() > 200 && report.degenerate() == 0, report::toString);
        // What is kept of a sphere, and a share of the nodes.
        assertTrue(report.bytes() > 24 * 1_000 && report.bytes() < 100 * 1_000, report::toString);
        assertTrue(!report.time().isNegative(), report::toString);
        assertEquals(report, scene.build());

        float[] corners = {0, 0, 0, 1, 0, 0, 0, 1, 0};
        try (Mesh mesh = Mesh.of(corners, new int[] {0, 1, 2, 0, 1, 1});
                Scene members = Scene.create(8, 8, 45)) {
            members.add(Instance.of(mesh, Transform.identity(), GREEN));
            try (Group group = Group.of(members)) {
                scene.add(Instance.of(mesh, Transform.identity(), GREEN));
                scene.add(Instance.of(group, Transform.identity()));
            }
            assertEquals(1, mesh.info().build().degenerate());
        }
        // A mesh counts once, however often it is placed.
        assertEquals(1, scene.build().degenerate());
        assertTrue(scene.build().bytes() > report.bytes());
    }
}
