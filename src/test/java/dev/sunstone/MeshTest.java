package dev.sunstone;

import static dev.sunstone.TestScenes.GREEN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Meshes from arrays, buffers and files, what they tell of themselves, and what is refused. */
class MeshTest {

    /** A square from (0, 0) to (1, 1) in z = 0 that looks towards +z. */
    static final float[] SQUARE = {0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0};

    static final int[] SQUARE_INDICES = {0, 1, 2, 0, 2, 3};

    private static final Vec3 TOWARDS = Vec3.of(0, 0, -1);

    @TempDir
    private Path folder;

    static FloatBuffer direct(float... values) {
        return ByteBuffer.allocateDirect(4 * values.length)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(values)
                .flip();
    }

    static IntBuffer direct(int... values) {
        return ByteBuffer.allocateDirect(4 * values.length)
                .order(ByteOrder.nativeOrder())
                .asIntBuffer()
                .put(values)
                .flip();
    }

    private static void assertRefused(String part, Executable made) {
        String message = assertThrows(IllegalArgumentException.class, made).getMessage();
        assertTrue(message.contains(part), message);
    }

    /** What the mesh shows to a ray that comes from +z. */
    private static Hit hit(Mesh mesh, double x, double y) {
        try (Scene scene = Scene.create(8, 8, 45)) {
            scene.add(Instance.of(mesh, Transform.identity(), GREEN));
            return scene.pick(Vec3.of(x, y, 5), TOWARDS).orElseThrow();
        }
    }

    @Test
    void aMeshIsLitAsItIsAskedFor() {
        // A tent: two slopes that meet in a ridge towards the viewer.
        float[] tent = {-1, -1, 0, 0, -1, 1, 1, -1, 0, -1, 1, 0, 0, 1, 1, 1, 1, 0};
        int[] slopes = {0, 1, 4, 0, 4, 3, 1, 2, 5, 1, 5, 4};
        float[] towards = new float[tent.length];
        for (int i = 2; i < towards.length; i += 3) {
            towards[i] = 1;
        }
        try (Mesh given = Mesh.of(tent, slopes);
                Mesh flat = Mesh.builder(tent, slopes)
                        .normals(towards)
                        .shading(Shading.FLAT)
                        .build();
                Mesh smooth = Mesh.builder(tent, slopes).shading(Shading.SMOOTH).build();
                Mesh smoothed = flat.withShading(Shading.SMOOTH);
                Mesh normals = Mesh.builder(tent, slopes).normals(towards).build();
                Mesh moved = smooth.withPositions(tent)) {
            assertArrayEquals(pixels(given), pixels(flat));
            assertArrayEquals(pixels(smoothed), pixels(normals), "normals that were given stay");
            assertArrayEquals(pixels(smooth), pixels(moved), "what is made of it is lit likewise");
            assertFalse(Arrays.equals(pixels(given), pixels(smooth)));
            assertEquals(given.info().vertices(), smooth.info().vertices());
            // The ridge faces the light, as the slopes do not.
            int[] lit = pixels(smooth);
            assertTrue((lit[12 * 24 + 12] & 0xFF) > (lit[12 * 24 + 6] & 0xFF));
        }
    }

    private static int[] pixels(Mesh mesh) {
        try (Scene scene = Scene.create(24, 24, 45)) {
            scene.add(Instance.of(mesh, Transform.translate(0, 0, -4), GREEN));
            scene.add(new DirectionalLight(Vec3.of(0, 0, -1), Color.WHITE, 2));
            return scene.render().getRGB(0, 0, 24, 24, null, 0, 24);
        }
    }

    @Test
    void arraysMakeAMeshThatTellsWhatItHolds() {
        try (Mesh mesh = Mesh.of(SQUARE, SQUARE_INDICES)) {
            MeshInfo info = mesh.info();
            assertEquals(4, info.vertices());
            assertEquals(2, info.triangles());
            assertEquals(0, info.build().degenerate());
            assertEquals(0, info.materials());
            assertTrue(info.build().nodes() >= 1 && info.build().leaves() >= 1 && info.depth() >= 1, info::toString);
            assertTrue(info.build().bytes() > 0 && !info.build().time().isNegative(), info::toString);
            assertEquals("Mesh[vertices 4, triangles 2]", mesh.toString());
            mesh.validate();
            assertEquals(5, hit(mesh, 0.25, 0.75).t(), 1e-6);
        }
    }

    @Test
    void directBuffersMakeTheSameMeshFromTheirPositionOn() {
        FloatBuffer positions =
                direct(9f, 9, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 7).position(2).limit(14);
        IntBuffer indices = direct(-1, 0, 1, 2, 0, 2, 3).position(1);
        try (Mesh mesh = Mesh.of(positions, indices)) {
            assertEquals(4, mesh.info().vertices());
            assertEquals(2, positions.position());
            assertEquals(1, hit(mesh, 0.25, 0.75).primitive());
            assertEquals(0, hit(mesh, 0.75, 0.25).primitive());
        }
    }

    @ParameterizedTest
    @EnumSource(BuildQuality.class)
    void raysMeetTheSameWhateverTheQuality(BuildQuality quality) {
        try (Mesh mesh = Mesh.builder(SQUARE, SQUARE_INDICES).quality(quality).build()) {
            mesh.validate();
            Hit hit = hit(mesh, 0.75, 0.25);
            assertEquals(0, hit.primitive());
            assertEquals(Vec3.of(0, 0, 1), hit.normal());
            assertEquals(Vec3.of(0.75, 0.25, 0), hit.point());
            // The weights of (1, 0) and (1, 1).
            assertEquals(0.5, hit.u(), 1e-6);
            assertEquals(0.25, hit.v(), 1e-6);
        }
    }

    @Test
    void degenerateTrianglesAreCountedAndMetByNothing() {
        try (Mesh mesh = Mesh.of(SQUARE, new int[] {0, 1, 2, 1, 1, 2, 3, 3, 3})) {
            assertEquals(3, mesh.info().triangles());
            assertEquals(2, mesh.info().build().degenerate());
        }
        // An edge and a point, which rays through them pass.
        try (Mesh mesh = Mesh.of(SQUARE, new int[] {1, 1, 2, 3, 3, 3});
                Scene scene = Scene.create(8, 8, 45)) {
            assertEquals(2, mesh.info().build().degenerate());
            scene.add(Instance.of(mesh, Transform.identity(), GREEN));
            assertTrue(scene.pick(Vec3.of(1, 0.5, 5), TOWARDS).isEmpty());
            assertTrue(scene.pick(Vec3.of(0, 1, 5), TOWARDS).isEmpty());
        }
    }

    @Test
    void aMeshWithoutTrianglesIsMetByNothing() {
        try (Mesh mesh = Mesh.of(new float[0], new int[0]);
                Scene scene = Scene.create(8, 8, 45)) {
            assertEquals(0, mesh.info().triangles());
            scene.add(Instance.of(mesh, Transform.identity(), GREEN));
            assertTrue(scene.pick(Vec3.of(0, 0, 5), TOWARDS).isEmpty());
        }
    }

    @Test
    void aWrongValueIsRefusedByTheNameOfItsElement() {
        assertRefused("indices[1]", () -> Mesh.of(SQUARE, new int[] {0, 1, 2, 0, 2, 4}));
        assertRefused("indices[0]", () -> Mesh.of(SQUARE, new int[] {0, 1, -1}));
        float[] broken = SQUARE.clone();
        broken[7] = Float.NaN;
        assertRefused("positions[2]", () -> Mesh.of(broken, SQUARE_INDICES));
        assertRefused(
                "normals[2]",
                () -> Mesh.builder(SQUARE, SQUARE_INDICES).normals(broken).build());
        assertRefused("face_materials", () -> Mesh.builder(SQUARE, SQUARE_INDICES)
                .faceMaterials(new int[] {0, -2})
                .build());
    }

    @Test
    void aWrongLengthIsRefusedByName() {
        assertRefused("positions has 4", () -> Mesh.of(new float[4], SQUARE_INDICES));
        assertRefused("indices has 5", () -> Mesh.of(SQUARE, new int[5]));
        MeshBuilder builder = Mesh.builder(SQUARE, SQUARE_INDICES);
        assertRefused("normals has 11", () -> builder.normals(new float[11]));
        assertRefused("textureCoordinates has 12", () -> builder.textureCoordinates(new float[12]));
        assertRefused("faceMaterials has 6", () -> builder.faceMaterials(new int[6]));
    }

    @Test
    void aBufferThatIsNotDirectOrOfTheOtherByteOrderIsRefused() {
        assertRefused("positions is not a direct", () -> Mesh.of(FloatBuffer.wrap(SQUARE), direct(SQUARE_INDICES)));
        assertRefused("indices is not a direct", () -> Mesh.of(direct(SQUARE), IntBuffer.wrap(SQUARE_INDICES)));
        ByteOrder other =
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        FloatBuffer swapped = ByteBuffer.allocateDirect(48).order(other).asFloatBuffer();
        assertRefused("byte order", () -> Mesh.of(swapped, direct(SQUARE_INDICES)));
        assertRefused("normals is not a direct", () -> Mesh.builder(SQUARE, SQUARE_INDICES)
                .normals(FloatBuffer.wrap(SQUARE)));
    }

    @Test
    void eachFaceTakesTheMaterialThatItNames() {
        Material red = Material.diffuse(Color.RED, 0.5);
        try (Scene scene = Scene.create(20, 20, 60);
                Mesh mesh = Mesh.builder(SQUARE, SQUARE_INDICES)
                        .faceMaterials(new int[] {1, Mesh.NO_MATERIAL})
                        .normals(direct(0f, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1))
                        .textureCoordinates(new float[] {0, 0, 1, 0, 1, 1, 0, 1})
                        .build()) {
            assertEquals(2, mesh.info().materials());
            Transform place = Transform.translate(-0.5, -0.5, -1);
            scene.add(new Instance(mesh, place, List.of(Material.diffuse(Color.GREEN, 0.5), red)));
            scene.add(new DirectionalLight(TOWARDS, Color.WHITE, 3));
            int below = scene.render().getRGB(14, 10);
            int above = scene.render().getRGB(6, 10);
            assertTrue((below >> 16 & 255) > 100 && (below >> 8 & 255) == 0, Integer.toHexString(below));
            assertTrue((above >> 16 & 255) == 0 && (above >> 8 & 255) > 100, Integer.toHexString(above));
            try (Mesh three = Mesh.builder(SQUARE, SQUARE_INDICES)
                    .faceMaterials(new int[] {2, 0})
                    .build()) {
                assertRefused("2 materials", () -> scene.add(new Instance(three, place, List.of(red, red))));
            }
        }
    }

    @Test
    void withPositionsMovesTheVerticesAndKeepsTheRest() {
        float[] moved = {0, 0, 2, 1, 0, 2, 1, 1, 2, 0, 1, 2};
        try (Mesh mesh = Mesh.of(SQUARE, SQUARE_INDICES);
                Mesh higher = mesh.withPositions(moved);
                Mesh direct = mesh.withPositions(direct(moved), direct(SQUARE))) {
            higher.validate();
            assertEquals(5, hit(mesh, 0.5, 0.25).t(), 1e-6);
            assertEquals(3, hit(higher, 0.5, 0.25).t(), 1e-6);
            assertEquals(3, hit(direct, 0.5, 0.25).t(), 1e-6);
            assertRefused("positions", () -> mesh.withPositions(new float[9]));
            assertRefused("positions has 10", () -> mesh.withPositions(new float[10]));
            assertRefused("normals has 3", () -> mesh.withPositions(moved, new float[3]));
            assertRefused("positions is not a direct", () -> mesh.withPositions(FloatBuffer.wrap(moved), null));
        }
    }

    private static final String OBJ = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nf 1 2 3 4\n";

    private static final String PLY = """
            ply
            format ascii 1.0
            element vertex 4
            property float x
            property float y
            property float z
            element face 1
            property list uchar int vertex_indices
            end_header
            0 0 0
            1 0 0
            1 1 0
            0 1 0
            4 0 1 2 3
            """;

    private static final String STL = """
            solid square
            facet normal 0 0 1
            outer loop
            vertex 0 0 0
            vertex 1 0 0
            vertex 1 1 0
            endloop
            endfacet
            facet normal 0 0 1
            outer loop
            vertex 0 0 0
            vertex 1 1 0
            vertex 0 1 0
            endloop
            endfacet
            endsolid square
            """;

    @Test
    void filesOfAllThreeFormatsGiveTheSameSquare() throws IOException {
        for (String[] file : new String[][] {{"square.obj", OBJ}, {"square.ply", PLY}, {"square.stl", STL}}) {
            Path path = Files.writeString(folder.resolve(file[0]), file[1]);
            try (Mesh mesh = Mesh.load(path);
                    Mesh preview = Mesh.load(path, BuildQuality.PREVIEW)) {
                assertEquals(4, mesh.info().vertices(), file[0]);
                assertEquals(2, preview.info().triangles(), file[0]);
                assertEquals(5, hit(mesh, 0.75, 0.25).t(), 1e-6, file[0]);
            }
        }
    }

    @Test
    void whatIsWrongInAFileHasItsPlace() throws IOException {
        Path path = Files.writeString(folder.resolve("broken.obj"), OBJ.replace("f 1 2 3 4", "f 1 2 9"));
        UncheckedIOException thrown = assertThrows(UncheckedIOException.class, () -> Mesh.load(path));
        SunstoneException cause =
                assertInstanceOf(SunstoneException.class, thrown.getCause().getCause());
        assertEquals(Status.MESH_FORMAT, cause.status());
        assertEquals(5, cause.line());
        assertTrue(cause.column() > 0);
        assertTrue(thrown.getMessage().startsWith(path + ":5:"), thrown.getMessage());
    }

    @Test
    void aFileThatIsNoMeshOrMissingOrTooLargeIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.bin"), "nothing");
        UncheckedIOException thrown = assertThrows(UncheckedIOException.class, () -> Mesh.load(text));
        assertTrue(thrown.getMessage().contains("text.bin"), thrown.getMessage());
        assertThrows(UncheckedIOException.class, () -> Mesh.load(folder.resolve("missing.obj")));
        Path path = Files.writeString(folder.resolve("square.obj"), OBJ);
        assertRefused(
                "limit",
                () -> Mesh.load(path, BuildQuality.DEFAULT, Limits.defaults().withMeshSize(3, 0)));
        assertRefused(
                "limit",
                () -> Mesh.load(path, BuildQuality.DEFAULT, Limits.defaults().withMeshBytes(10)));
    }

    @Test
    void aClosedMeshSaysSoAndScenesKeepWhatTheyNeed() {
        try (Scene scene = Scene.create(8, 8, 45)) {
            Mesh mesh = Mesh.of(SQUARE, SQUARE_INDICES);
            scene.add(Instance.of(mesh, Transform.identity(), GREEN));
            mesh.close();
            mesh.close();
            assertEquals("Mesh[closed]", mesh.toString());
            assertThrows(IllegalStateException.class, mesh::info);
            assertThrows(IllegalStateException.class, () -> scene.add(Instance.of(mesh, Transform.identity(), GREEN)));
            assertThrows(IllegalStateException.class, () -> scene.setMesh(1, mesh));
            assertTrue(scene.pick(Vec3.of(0.5, 0.25, 5), TOWARDS).isPresent());
        }
    }
}
