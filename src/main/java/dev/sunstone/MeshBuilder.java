package dev.sunstone;

import static java.util.Objects.requireNonNull;

import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneMesh;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Mesh} is made of, begun by {@link Mesh#builder(float[], int[])}. The arrays and buffers are read by
 * {@link #build}, which copies them; until then they must stay as they are. For one thread at a time.
 */
public final class MeshBuilder {

    private final FloatBuffer positions;
    private final IntBuffer indices;
    private @Nullable FloatBuffer normals;
    private @Nullable FloatBuffer textureCoordinates;
    private @Nullable IntBuffer faceMaterials;
    private BuildQuality quality = BuildQuality.DEFAULT;
    private Shading shading = Shading.AS_GIVEN;

    /** Both buffers start at their memory's first element, for JNA looks at nothing else. */
    MeshBuilder(FloatBuffer positions, IntBuffer indices) {
        Buffers.checkGroups("positions", positions, 3, "vertex, x, y and z");
        Buffers.checkGroups("indices", indices, 3, "triangle, its corners");
        this.positions = positions;
        this.indices = indices;
    }

    /**
     * Normals for smooth shading.
     *
     * @param values x, y and z for each vertex, of any length
     * @return this builder
     * @throws IllegalArgumentException if there are more or fewer
     */
    public MeshBuilder normals(float[] values) {
        return normals(FloatBuffer.wrap(values), "normals");
    }

    /**
     * The same from a direct buffer.
     *
     * @param values from the buffer's position to its limit
     * @return this builder
     * @throws IllegalArgumentException if the buffer is not direct, or there are more or fewer
     */
    public MeshBuilder normals(FloatBuffer values) {
        Buffers.checkDirect("normals", values, values.order());
        return normals(values.slice(), "normals");
    }

    private MeshBuilder normals(FloatBuffer values, String field) {
        Buffers.checkLength(field, values, positions.remaining(), "three for each vertex");
        normals = values;
        return this;
    }

    /**
     * Where in a texture each vertex is.
     *
     * @param values two for each vertex: across, and upwards
     * @return this builder
     * @throws IllegalArgumentException if there are more or fewer
     */
    public MeshBuilder textureCoordinates(float[] values) {
        return textureCoordinates(FloatBuffer.wrap(values), "textureCoordinates");
    }

    /**
     * The same from a direct buffer.
     *
     * @param values from the buffer's position to its limit
     * @return this builder
     * @throws IllegalArgumentException if the buffer is not direct, or there are more or fewer
     */
    public MeshBuilder textureCoordinates(FloatBuffer values) {
        Buffers.checkDirect("textureCoordinates", values, values.order());
        return textureCoordinates(values.slice(), "textureCoordinates");
    }

    private MeshBuilder textureCoordinates(FloatBuffer values, String field) {
        Buffers.checkLength(field, values, positions.remaining() / 3 * 2, "two for each vertex");
        textureCoordinates = values;
        return this;
    }

    /**
     * Materials of the triangles.
     *
     * @param values for each triangle the index of its material in the list that an {@link Instance} gives, or
     *     {@link Mesh#NO_MATERIAL}
     * @return this builder
     * @throws IllegalArgumentException if there are more or fewer
     */
    public MeshBuilder faceMaterials(int[] values) {
        return faceMaterials(IntBuffer.wrap(values), "faceMaterials");
    }

    /**
     * The same from a direct buffer.
     *
     * @param values from the buffer's position to its limit
     * @return this builder
     * @throws IllegalArgumentException if the buffer is not direct, or there are more or fewer
     */
    public MeshBuilder faceMaterials(IntBuffer values) {
        Buffers.checkDirect("faceMaterials", values, values.order());
        return faceMaterials(values.slice(), "faceMaterials");
    }

    private MeshBuilder faceMaterials(IntBuffer values, String field) {
        Buffers.checkLength(field, values, indices.remaining() / 3, "one for each triangle");
        faceMaterials = values;
        return this;
    }

    /**
     * How much care the tree is built with.
     *
     * @param newQuality the quality
     * @return this builder
     */
    public MeshBuilder quality(BuildQuality newQuality) {
        quality = requireNonNull(newQuality, "quality");
        return this;
    }

    /**
     * Which normals the mesh is lit with: {@link Shading#SMOOTH} computes those that were not given.
     *
     * @param newShading the shading; without this, {@link Shading#AS_GIVEN}
     * @return this builder
     */
    public MeshBuilder shading(Shading newShading) {
        shading = requireNonNull(newShading, "shading");
        return this;
    }

    /**
     * Makes the mesh and builds its tree, with all cores.
     *
     * @return the mesh, to be closed
     * @throws IllegalArgumentException if a value is out of its range; the message names the element
     */
    public Mesh build() {
        Mesh mesh = buildAsGiven();
        if (shading == Shading.AS_GIVEN) {
            return mesh;
        }
        try (mesh) {
            return mesh.withShading(shading);
        }
    }

    private Mesh buildAsGiven() {
        Buffers.touch(positions, indices, normals, textureCoordinates, faceMaterials);
        try (CallFrame call = CallFrame.take()) {
            SunstoneMesh.ByReference made = new SunstoneMesh.ByReference();
            Errors.check(
                    call.library.sunstone_mesh_new(
                            positions,
                            positions.remaining() / 3,
                            indices,
                            indices.remaining() / 3,
                            normals,
                            textureCoordinates,
                            faceMaterials,
                            quality.code,
                            made,
                            call.error),
                    call);
            return new Mesh(made, call);
        }
    }
}
