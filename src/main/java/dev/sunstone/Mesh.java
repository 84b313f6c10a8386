package dev.sunstone;

import static java.util.Objects.requireNonNull;

import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneLibrary;
import dev.sunstone.jna.SunstoneMesh;
import dev.sunstone.jna.SunstoneMeshInfo;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Triangles, with the tree that rays walk. A mesh does not change: {@link #withPositions(float[])} makes another one.
 * An {@link Instance} places it in a scene, any number of times and in any number of scenes.
 *
 * <p>It owns native memory and must be closed; a scene that it was added to keeps what it needs of it, so it can be
 * closed as soon as that is done. Thread-safe.
 */
public final class Mesh implements Placeable, AutoCloseable {

    /** The index of a face without a material of its own: it takes the first. */
    public static final int NO_MATERIAL = SunstoneLibrary.NO_MATERIAL;

    private final Owner<SunstoneMesh> owner;

    /** Takes over the mesh that a call has just made. */
    Mesh(SunstoneMesh.ByReference made, CallFrame call) {
        this.owner = new Owner<>("the mesh", requireNonNull(made.getValue()), call.library::sunstone_mesh_free);
    }

    /**
     * Makes a mesh of triangles and nothing else; {@link #builder(float[], int[])} takes normals, texture coordinates
     * and materials as well.
     *
     * @param positions x, y and z of each vertex
     * @param indices three vertices for each triangle, counter-clockwise seen from outside
     * @return the mesh, to be closed
     * @throws IllegalArgumentException if an array has the wrong length, or a value is out of its range; the message
     *     names the element
     */
    public static Mesh of(float[] positions, int[] indices) {
        return builder(positions, indices).build();
    }

    /**
     * Makes a mesh of direct buffers, which it copies once.
     *
     * @param positions x, y and z of each vertex, from the buffer's position to its limit
     * @param indices three vertices for each triangle, counter-clockwise seen from outside, likewise
     * @return the mesh, to be closed
     * @throws IllegalArgumentException if a buffer is not direct or has the wrong length, or a value is out of its
     *     range
     */
    public static Mesh of(FloatBuffer positions, IntBuffer indices) {
        return builder(positions, indices).build();
    }

    /**
     * Begins a mesh of arrays.
     *
     * @param positions x, y and z of each vertex
     * @param indices three vertices for each triangle, counter-clockwise seen from outside
     * @return a builder to give it more, and to make it
     * @throws IllegalArgumentException if an array has the wrong length
     */
    public static MeshBuilder builder(float[] positions, int[] indices) {
        return new MeshBuilder(FloatBuffer.wrap(positions), IntBuffer.wrap(indices));
    }

    /**
     * Begins a mesh of direct buffers.
     *
     * @param positions x, y and z of each vertex, from the buffer's position to its limit
     * @param indices three vertices for each triangle, counter-clockwise seen from outside, likewise
     * @return a builder to give it more, and to make it
     * @throws IllegalArgumentException if a buffer is not direct or has the wrong length
     */
    public static MeshBuilder builder(FloatBuffer positions, IntBuffer indices) {
        Buffers.checkDirect("positions", positions, positions.order());
        Buffers.checkDirect("indices", indices, indices.order());
        return new MeshBuilder(positions.slice(), indices.slice());
    }

    /**
     * Reads a mesh file, within the default limits. Of an OBJ file's materials it keeps which face has which, numbered
     * in the order in which faces first use them; what its MTL files say of them is read for scene files only.
     *
     * @param path an OBJ, PLY or STL file of the default file system
     * @return the mesh, to be closed
     * @throws java.io.UncheckedIOException if it cannot be read, or is no mesh or a broken one; a
     *     {@link SunstoneException} among its causes has the line and column of what is wrong in a text
     * @throws IllegalArgumentException if it is larger than the limits allow
     */
    public static Mesh load(Path path) {
        return load(path, BuildQuality.DEFAULT, Limits.defaults());
    }

    /**
     * Reads a mesh file, within the default limits.
     *
     * @param path an OBJ, PLY or STL file of the default file system
     * @param quality how much care its tree is built with
     * @return the mesh, to be closed
     * @throws java.io.UncheckedIOException if it cannot be read, or is no mesh or a broken one
     * @throws IllegalArgumentException if it is larger than the limits allow
     */
    public static Mesh load(Path path, BuildQuality quality) {
        return load(path, quality, Limits.defaults());
    }

    /**
     * Reads a mesh file.
     *
     * @param path an OBJ, PLY or STL file of the default file system
     * @param quality how much care its tree is built with
     * @param limits how large it may be
     * @return the mesh, to be closed
     * @throws java.io.UncheckedIOException if it cannot be read, or is no mesh or a broken one
     * @throws IllegalArgumentException if it is larger than the limits allow
     */
    public static Mesh load(Path path, BuildQuality quality, Limits limits) {
        String file = Texts.path("path", requireNonNull(path, "path"));
        requireNonNull(quality, "quality");
        requireNonNull(limits, "limits");
        try (CallFrame call = CallFrame.take()) {
            SunstoneMesh.ByReference made = new SunstoneMesh.ByReference();
            Errors.check(
                    call.library.sunstone_mesh_load(file, quality.code, NativeLimits.of(limits), made, call.error),
                    call,
                    file);
            return new Mesh(made, call);
        }
    }

    /**
     * What it holds, and what building its tree took.
     *
     * @return the numbers
     * @throws IllegalStateException if the mesh is closed
     */
    public MeshInfo info() {
        return owner.call((mesh, call) -> {
            SunstoneMeshInfo info = new SunstoneMeshInfo();
            Errors.check(call.library.sunstone_mesh_info(mesh, info, call.error), call);
            return new MeshInfo(
                    info.vertices,
                    info.triangles,
                    info.materials,
                    info.depth,
                    BuildReport.of(info.nodes, info.leaves, info.degenerate, info.bytes, info.seconds));
        });
    }

    /**
     * Another mesh with the same triangles, texture coordinates and materials but with its vertices elsewhere; only the
     * boxes of the tree are computed anew, which is much quicker than building it. Where vertices move far from their
     * neighbours, rays become slower than in a tree that is built afresh.
     *
     * @param positions x, y and z of each vertex, as many as this mesh has
     * @return the mesh, to be closed; {@link Scene#setMesh} puts it in the place of this one
     * @throws IllegalArgumentException if there are more or fewer, or a value is out of its range
     * @throws IllegalStateException if the mesh is closed
     */
    public Mesh withPositions(float[] positions) {
        return withPositions(positions, null);
    }

    /**
     * The same with other normals; without them, the new mesh has none, but for those that its {@link Shading} asks
     * for.
     *
     * @param positions x, y and z of each vertex, as many as this mesh has
     * @param normals x, y and z for each vertex; null for none
     * @return the mesh, to be closed
     * @throws IllegalArgumentException if there are more or fewer, or a value is out of its range
     * @throws IllegalStateException if the mesh is closed
     */
    public Mesh withPositions(float[] positions, float @Nullable [] normals) {
        return moved(FloatBuffer.wrap(positions), normals == null ? null : FloatBuffer.wrap(normals));
    }

    /**
     * The same from direct buffers, which are copied once.
     *
     * @param positions x, y and z of each vertex, from the buffer's position to its limit
     * @param normals x, y and z for each vertex, likewise; null for none
     * @return the mesh, to be closed
     * @throws IllegalArgumentException if a buffer is not direct or has the wrong length, or a value is out of its
     *     range
     * @throws IllegalStateException if the mesh is closed
     */
    public Mesh withPositions(FloatBuffer positions, @Nullable FloatBuffer normals) {
        Buffers.checkDirect("positions", positions, positions.order());
        if (normals != null) {
            Buffers.checkDirect("normals", normals, normals.order());
        }
        return moved(positions.slice(), normals == null ? null : normals.slice());
    }

    private Mesh moved(FloatBuffer positions, @Nullable FloatBuffer normals) {
        Buffers.checkGroups("positions", positions, 3, "vertex, x, y and z");
        if (normals != null) {
            Buffers.checkLength("normals", normals, positions.remaining(), "three for each vertex");
        }
        return owner.call((mesh, call) -> {
            SunstoneMesh.ByReference made = new SunstoneMesh.ByReference();
            Errors.check(
                    call.library.sunstone_mesh_with_positions(
                            mesh, positions, positions.remaining() / 3, normals, made, call.error),
                    call);
            return new Mesh(made, call);
        });
    }

    /**
     * Another mesh with the same triangles and the same tree, lit with other normals. A mesh that is made of that one
     * by {@link #withPositions(float[])} is lit likewise.
     *
     * @param shading which normals
     * @return the mesh, to be closed
     * @throws IllegalStateException if the mesh is closed
     */
    public Mesh withShading(Shading shading) {
        requireNonNull(shading, "shading");
        return owner.call((mesh, call) -> {
            SunstoneMesh.ByReference made = new SunstoneMesh.ByReference();
            Errors.check(call.library.sunstone_mesh_with_shading(mesh, shading.code, made, call.error), call);
            return new Mesh(made, call);
        });
    }

    /**
     * Checks the tree against the triangles, which takes longer than building it; for tests.
     *
     * @throws SunstoneException if the tree is broken, which is a fault in the library
     * @throws IllegalStateException if the mesh is closed
     */
    public void validate() {
        owner.call((mesh, call) -> {
            Errors.check(call.library.sunstone_mesh_validate(mesh, call.error), call);
            return null;
        });
    }

    /** The handle, for a call during which the caller keeps this mesh reachable. */
    SunstoneMesh handle() {
        return owner.handle();
    }

    /** Frees the native memory; closing again does nothing. Scenes that hold it are not touched. */
    @Override
    public void close() {
        owner.close();
    }

    @Override
    public String toString() {
        try {
            MeshInfo info = info();
            return String.format(Locale.ROOT, "Mesh[vertices %d, triangles %d]", info.vertices(), info.triangles());
        } catch (IllegalStateException e) {
            return "Mesh[closed]";
        }
    }
}
