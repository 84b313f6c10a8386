package dev.sunstone.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunstone.Color;
import dev.sunstone.Group;
import dev.sunstone.Instance;
import dev.sunstone.Material;
import dev.sunstone.Mesh;
import dev.sunstone.RayBatch;
import dev.sunstone.Scene;
import dev.sunstone.Shading;
import dev.sunstone.Sunstone;
import dev.sunstone.Transform;
import dev.sunstone.Vec3;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of meshes and groups, closed and forgotten: the memory of those that are gone serves those that come. In a
 * JVM of its own, as {@link MemoryTest}.
 */
class MeshMemoryTest {

    /** Each makes four meshes, some 400 KiB, and a group. */
    private static final int ROUNDS = 500;

    private static final int WARM_UP_ROUNDS = 150;

    /** Forgotten objects wait for the garbage collector, which does not know how large they are. */
    private static final int ROUNDS_BETWEEN_COLLECTIONS = 50;

    /** Squares along each side of a mesh. */
    private static final int SIDE = 24;

    /** What the allocator may keep for another day; the objects take some 200 MiB together. */
    private static final long SLACK_KIB = 24 * 1024;

    @Test
    void thousandsOfMeshesAndGroupsLeaveNoMemoryBehind(@TempDir Path folder) throws Exception {
        ChildJvm.Result result = ChildJvm.run(
                folder,
                MeshMemoryTest.class,
                Map.of(),
                List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        assertEquals("", result.ownErrors());
        assertEquals(
                "closed: nothing is left, forgotten: nothing is left",
                result.output().strip());
        assertEquals(0, result.exitCode());
    }

    /** What the JVM of its own does. */
    public static void main(String[] args) throws Exception {
        float[] positions = new float[3 * (SIDE + 1) * (SIDE + 1)];
        int[] indices = new int[6 * SIDE * SIDE];
        grid(positions, indices);
        System.out.println(
                "closed: " + grown(positions, indices, true) + ", forgotten: " + grown(positions, indices, false));
    }

    private static String grown(float[] positions, int[] indices, boolean closed) throws Exception {
        rounds(WARM_UP_ROUNDS, positions, indices, closed);
        long before = MemoryTest.residentKib();
        rounds(ROUNDS, positions, indices, closed);
        long grown = MemoryTest.residentKib() - before;
        return grown > SLACK_KIB ? "resident memory has grown by " + grown + " KiB" : "nothing is left";
    }

    private static void rounds(int count, float[] positions, int[] indices, boolean closed) throws Exception {
        for (int i = 0; i < count; i++) {
            round(positions, indices, closed);
            if (!closed && i % ROUNDS_BETWEEN_COLLECTIONS == 0) {
                LiveObjects.collectUntil(() -> LiveObjects.total() <= 5);
            }
        }
        boolean gone = closed ? LiveObjects.total() == 0 : LiveObjects.collectUntil(() -> LiveObjects.total() == 0);
        if (!gone) {
            throw new IllegalStateException("objects are left: " + Sunstone.liveObjects());
        }
    }

    /** Makes a mesh and meshes of it, a group of them and a scene with that, and looks for a hit. */
    private static void round(float[] positions, int[] indices, boolean closed) {
        Mesh mesh = Mesh.of(positions, indices);
        Mesh moved = mesh.withPositions(positions);
        Mesh smooth = moved.withShading(Shading.SMOOTH);
        Mesh built = Mesh.builder(positions, indices).shading(Shading.FLAT).build();
        Scene members = Scene.create(8, 8, 45);
        Material white = Material.diffuse(Color.WHITE, 0.5);
        for (Mesh one : List.of(mesh, moved, smooth, built)) {
            members.add(Instance.of(one, Transform.identity(), white));
        }
        Group group = Group.of(members);
        Scene scene = Scene.create(8, 8, 45);
        scene.add(Instance.of(group, Transform.translate(-SIDE / 2.0, -SIDE / 2.0, -9)));
        RayBatch ray = RayBatch.allocate(1).set(0, Vec3.of(0.3, 0.3, 0), Vec3.of(0, 0, -1));
        if (!scene.intersect(ray).isHit(0)) {
            throw new IllegalStateException("the ray has met nothing");
        }
        if (closed) {
            scene.close();
            group.close();
            members.close();
            List.of(mesh, moved, smooth, built).forEach(Mesh::close);
        }
    }

    private static void grid(float[] positions, int[] indices) {
        int line = SIDE + 1;
        for (int i = 0; i < line * line; i++) {
            positions[3 * i] = i % line;
            positions[3 * i + 1] = i / line;
            positions[3 * i + 2] = (float) Math.sin(i);
        }
        for (int i = 0; i < SIDE * SIDE; i++) {
            int corner = i / SIDE * line + i % SIDE;
            int[] square = {corner, corner + 1, corner + line + 1, corner, corner + line + 1, corner + line};
            System.arraycopy(square, 0, indices, 6 * i, 6);
        }
    }
}
