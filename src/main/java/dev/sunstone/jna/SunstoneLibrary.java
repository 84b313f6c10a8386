package dev.sunstone.jna;

import com.sun.jna.Library;
import com.sun.jna.ptr.DoubleByReference;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Every function of the C ABI by its C name; {@code sunstone.h} says of each what it does, which codes it returns and
 * which threads may call it. Each returns one of {@link SunstoneStatus}; results go to the places that the caller
 * gives; the last parameter, which may be null, tells more of a failure.
 *
 * <p>How Java's types stand for C's:
 *
 * <table>
 * <caption>Parameters in Java and in C</caption>
 * <tr><th>Java</th><th>C</th></tr>
 * <tr><td>{@code int}, {@code long}</td><td>{@code int32_t}, {@code int64_t}; {@code uint32_t}, {@code uint64_t} where
 *     {@link Unsigned}</td></tr>
 * <tr><td>{@code IntByReference}, {@code LongByReference}, {@code DoubleByReference}</td><td>{@code int32_t *},
 *     {@code int64_t *} ({@link Unsigned}: {@code uint32_t *}, {@code uint64_t *}), {@code double *}</td></tr>
 * <tr><td>{@code String}</td><td>{@code const char *}, UTF-8 with a NUL at its end</td></tr>
 * <tr><td>{@code String[]}</td><td>{@code const char *const *}</td></tr>
 * <tr><td>{@code byte[]}</td><td>{@code char *}: text with its length beside it, copied by JNA there and back</td></tr>
 * <tr><td>{@code ByteBuffer}, {@code IntBuffer}, {@code LongBuffer}, {@code FloatBuffer}</td><td>{@code uint8_t *},
 *     {@code int32_t *}, {@code int64_t *} ({@link Unsigned}: {@code uint32_t *}, {@code uint64_t *}), {@code float *}</td></tr>
 * <tr><td>a structure, an array of structures</td><td>a pointer to it, to the first of them</td></tr>
 * <tr><td>a handle, its {@code ByReference}</td><td>the opaque pointer, a pointer to it</td></tr>
 * </table>
 *
 * <p>{@link Const} on a parameter puts {@code const} before what it points to.
 *
 * <p>A direct buffer is passed as it is, without a copy; JNA looks neither at its position nor at its limit, so what is
 * passed is its start: pass {@code buffer.slice()} to begin elsewhere. A buffer over an array works too, at the price
 * of a copy there and one back. The lengths beside them are the caller's word, and the library trusts it: one that is
 * too large writes past the buffer's end. The order of bytes is the machine's.
 *
 * <p>The instance that {@link NativeLoader#library} gives may be used by any number of threads.
 */
public interface SunstoneLibrary extends Library {

    /** The version of the C ABI that these declarations are for. */
    int ABI_VERSION = 1;

    // Version, sizes and names

    /** Gives the version of the C ABI: {@code sunstone_abi_version} in sunstone.h. */
    int sunstone_abi_version(@Unsigned IntByReference version, @Nullable SunstoneError error);

    /** Gives the version of the library as text: {@code sunstone_version} in sunstone.h. */
    int sunstone_version(
            byte @Nullable [] text,
            @Unsigned long capacity,
            @Unsigned LongByReference length,
            @Nullable SunstoneError error);

    /** Gives the size of a structure by its C name: {@code sunstone_struct_size} in sunstone.h. */
    int sunstone_struct_size(@Const String name, @Unsigned LongByReference size, @Nullable SunstoneError error);

    /** Gives the C name of a status code: {@code sunstone_status_name} in sunstone.h. */
    int sunstone_status_name(
            int code,
            byte @Nullable [] text,
            @Unsigned long capacity,
            @Unsigned LongByReference length,
            @Nullable SunstoneError error);

    /** Says in a sentence what a status code means: {@code sunstone_status_text} in sunstone.h. */
    int sunstone_status_text(
            int code,
            byte @Nullable [] text,
            @Unsigned long capacity,
            @Unsigned LongByReference length,
            @Nullable SunstoneError error);

    /** Counts the objects of a type that are not freed: {@code sunstone_live_objects} in sunstone.h. */
    int sunstone_live_objects(int type, @Unsigned LongByReference count, @Nullable SunstoneError error);

    // The first steps: a number, a structure

    /** Doubles a number: {@code sunstone_double} in sunstone.h. */
    int sunstone_double(int value, IntByReference result, @Nullable SunstoneError error);

    /** Gives the length of a vector: {@code sunstone_vector3_length} in sunstone.h. */
    int sunstone_vector3_length(@Const SunstoneVector3 vector, DoubleByReference result, @Nullable SunstoneError error);

    // Colorations

    /** Makes a coloration of one colour: {@code sunstone_coloration_new_color} in sunstone.h. */
    int sunstone_coloration_new_color(
            @Const SunstoneColor color, SunstoneColoration.ByReference coloration, @Nullable SunstoneError error);

    /** Makes a coloration of a picture file: {@code sunstone_coloration_new_texture_file} in sunstone.h. */
    int sunstone_coloration_new_texture_file(
            @Const String path,
            @Const @Nullable SunstoneLimits limits,
            SunstoneColoration.ByReference coloration,
            @Nullable SunstoneError error);

    /**
     * Makes a coloration of RGBA8 pixels, which it copies: {@code sunstone_coloration_new_texture_pixels} in
     * sunstone.h.
     */
    int sunstone_coloration_new_texture_pixels(
            @Const ByteBuffer pixels,
            @Unsigned long length,
            @Unsigned int width,
            @Unsigned int height,
            @Unsigned long row_stride,
            @Const @Nullable SunstoneLimits limits,
            SunstoneColoration.ByReference coloration,
            @Nullable SunstoneError error);

    /** Frees a coloration: {@code sunstone_coloration_free} in sunstone.h. */
    int sunstone_coloration_free(SunstoneColoration coloration, @Nullable SunstoneError error);

    // Surfaces

    /** Makes a matte surface: {@code sunstone_surface_new_diffuse} in sunstone.h. */
    int sunstone_surface_new_diffuse(SunstoneSurface.ByReference surface, @Nullable SunstoneError error);

    /** Makes a surface that mirrors a share of the light: {@code sunstone_surface_new_reflective} in sunstone.h. */
    int sunstone_surface_new_reflective(
            double reflectivity, SunstoneSurface.ByReference surface, @Nullable SunstoneError error);

    /** Makes a surface that lets light through and bends it: {@code sunstone_surface_new_refractive} in sunstone.h. */
    int sunstone_surface_new_refractive(
            double index, double transparency, SunstoneSurface.ByReference surface, @Nullable SunstoneError error);

    /** Frees a surface: {@code sunstone_surface_free} in sunstone.h. */
    int sunstone_surface_free(SunstoneSurface surface, @Nullable SunstoneError error);

    // Scenes

    /** Makes an empty scene; the field of view is vertical, in degrees: {@code sunstone_scene_new} in sunstone.h. */
    int sunstone_scene_new(
            @Unsigned int width,
            @Unsigned int height,
            double fov,
            @Const @Nullable SunstoneLimits limits,
            SunstoneScene.ByReference scene,
            @Nullable SunstoneError error);

    /** Reads a scene file and the textures that it names: {@code sunstone_scene_load} in sunstone.h. */
    int sunstone_scene_load(
            @Const String path,
            @Const String @Nullable [] roots,
            @Unsigned int root_count,
            @Const @Nullable SunstoneLimits limits,
            SunstoneScene.ByReference scene,
            @Nullable SunstoneError error);

    /** Reads a scene from the text of such a file: {@code sunstone_scene_from_json} in sunstone.h. */
    int sunstone_scene_from_json(
            @Const byte[] json,
            @Unsigned long length,
            @Const @Nullable String base_folder,
            @Const String @Nullable [] roots,
            @Unsigned int root_count,
            @Const @Nullable SunstoneLimits limits,
            SunstoneScene.ByReference scene,
            @Nullable SunstoneError error);

    /** Writes a scene as the text of a scene file: {@code sunstone_scene_to_json} in sunstone.h. */
    int sunstone_scene_to_json(
            @Const SunstoneScene scene,
            byte @Nullable [] text,
            @Unsigned long capacity,
            @Unsigned LongByReference length,
            @Nullable SunstoneError error);

    /** Gives a scene's debug text: {@code sunstone_scene_describe} in sunstone.h. */
    int sunstone_scene_describe(
            @Const SunstoneScene scene,
            byte @Nullable [] text,
            @Unsigned long capacity,
            @Unsigned LongByReference length,
            @Nullable SunstoneError error);

    /** Gives a scene's settings: {@code sunstone_scene_settings} in sunstone.h. */
    int sunstone_scene_settings(
            @Const SunstoneScene scene, SunstoneSceneSettings settings, @Nullable SunstoneError error);

    /** Changes a scene's settings: {@code sunstone_scene_set_settings} in sunstone.h. */
    int sunstone_scene_set_settings(
            SunstoneScene scene, @Const SunstoneSceneSettings settings, @Nullable SunstoneError error);

    /** Counts what a scene holds: {@code sunstone_scene_info} in sunstone.h. */
    int sunstone_scene_info(@Const SunstoneScene scene, SunstoneSceneInfo info, @Nullable SunstoneError error);

    /** Adds a sphere and gives its id: {@code sunstone_scene_add_sphere} in sunstone.h. */
    int sunstone_scene_add_sphere(
            SunstoneScene scene,
            @Const SunstoneVector3 center,
            double radius,
            @Const SunstoneMaterial material,
            @Unsigned LongByReference id,
            @Nullable SunstoneError error);

    /** Adds an infinite plane and gives its id: {@code sunstone_scene_add_plane} in sunstone.h. */
    int sunstone_scene_add_plane(
            SunstoneScene scene,
            @Const SunstoneVector3 origin,
            @Const SunstoneVector3 normal,
            @Const SunstoneMaterial material,
            @Unsigned LongByReference id,
            @Nullable SunstoneError error);

    /** Adds a light that shines from a point, in watts: {@code sunstone_scene_add_spherical_light} in sunstone.h. */
    int sunstone_scene_add_spherical_light(
            SunstoneScene scene,
            @Const SunstoneVector3 position,
            @Const SunstoneColor color,
            double intensity,
            @Unsigned LongByReference id,
            @Nullable SunstoneError error);

    /** Adds a light from infinitely far away, in W/m²: {@code sunstone_scene_add_directional_light} in sunstone.h. */
    int sunstone_scene_add_directional_light(
            SunstoneScene scene,
            @Const SunstoneVector3 direction,
            @Const SunstoneColor color,
            double intensity,
            @Unsigned LongByReference id,
            @Nullable SunstoneError error);

    /**
     * Adds spheres (x, y, z, radius each), all or none, in one call: {@code sunstone_scene_add_spheres} in sunstone.h.
     */
    int sunstone_scene_add_spheres(
            SunstoneScene scene,
            @Const FloatBuffer spheres,
            @Unsigned long count,
            @Const @Unsigned @Nullable IntBuffer material_indices,
            @Const SunstoneMaterial @Nullable [] materials,
            @Unsigned int material_count,
            @Unsigned LongByReference first_id,
            @Nullable SunstoneError error);

    /**
     * Draws a block of the picture into the caller's memory and returns when it is done: {@code sunstone_scene_render}
     * in sunstone.h.
     */
    int sunstone_scene_render(
            @Const SunstoneScene scene,
            @Const @Nullable SunstoneRenderOptions options,
            @Const @Nullable SunstoneViewBlock block,
            ByteBuffer pixels,
            @Unsigned long length,
            @Unsigned long row_stride,
            @Nullable SunstoneError error);

    /** Frees a scene: {@code sunstone_scene_free} in sunstone.h. */
    int sunstone_scene_free(SunstoneScene scene, @Nullable SunstoneError error);

    // Render jobs

    /** Starts to draw a block of the picture and returns at once: {@code sunstone_render_job_start} in sunstone.h. */
    int sunstone_render_job_start(
            @Const SunstoneScene scene,
            @Const @Nullable SunstoneRenderOptions options,
            @Const @Nullable SunstoneViewBlock block,
            SunstoneRenderJob.ByReference job,
            @Nullable SunstoneError error);

    /** Starts to draw into a PNG file, band by band: {@code sunstone_render_job_start_png} in sunstone.h. */
    int sunstone_render_job_start_png(
            @Const SunstoneScene scene,
            @Const @Nullable SunstoneRenderOptions options,
            @Const @Nullable SunstoneViewBlock block,
            @Const String path,
            SunstoneRenderJob.ByReference job,
            @Nullable SunstoneError error);

    /** Tells how far a job is: {@code sunstone_render_job_progress} in sunstone.h. */
    int sunstone_render_job_progress(
            @Const SunstoneRenderJob job, SunstoneProgress progress, @Nullable SunstoneError error);

    /** Waits for a job's end, for so many seconds at most: {@code sunstone_render_job_wait} in sunstone.h. */
    int sunstone_render_job_wait(@Const SunstoneRenderJob job, double seconds, @Nullable SunstoneError error);

    /** Asks a job to stop and returns at once: {@code sunstone_render_job_cancel} in sunstone.h. */
    int sunstone_render_job_cancel(SunstoneRenderJob job, @Nullable SunstoneError error);

    /** Copies a block of what is drawn so far: {@code sunstone_render_job_read} in sunstone.h. */
    int sunstone_render_job_read(
            @Const SunstoneRenderJob job,
            @Const @Nullable SunstoneViewBlock block,
            ByteBuffer pixels,
            @Unsigned long length,
            @Unsigned long row_stride,
            @Nullable SunstoneError error);

    /** Frees a job and cancels it where it still runs: {@code sunstone_render_job_free} in sunstone.h. */
    int sunstone_render_job_free(SunstoneRenderJob job, @Nullable SunstoneError error);

    // Hash sets

    /** Makes an empty set: {@code sunstone_hash_set_new} in sunstone.h. */
    int sunstone_hash_set_new(SunstoneHashSet.ByReference set, @Nullable SunstoneError error);

    /** Counts the values: {@code sunstone_hash_set_len} in sunstone.h. */
    int sunstone_hash_set_len(
            @Const SunstoneHashSet set, @Unsigned LongByReference length, @Nullable SunstoneError error);

    /** Tells whether a value is in the set: {@code sunstone_hash_set_contains} in sunstone.h. */
    int sunstone_hash_set_contains(
            @Const SunstoneHashSet set, @Unsigned long value, IntByReference result, @Nullable SunstoneError error);

    /** Puts a value in and tells whether it is new: {@code sunstone_hash_set_insert} in sunstone.h. */
    int sunstone_hash_set_insert(
            SunstoneHashSet set, @Unsigned long value, IntByReference inserted, @Nullable SunstoneError error);

    /** Puts many values in and counts the new ones: {@code sunstone_hash_set_insert_all} in sunstone.h. */
    int sunstone_hash_set_insert_all(
            SunstoneHashSet set,
            @Const @Unsigned LongBuffer values,
            @Unsigned long count,
            @Unsigned LongByReference inserted,
            @Nullable SunstoneError error);

    /** Takes a value out and tells whether it was there: {@code sunstone_hash_set_remove} in sunstone.h. */
    int sunstone_hash_set_remove(
            SunstoneHashSet set, @Unsigned long value, IntByReference removed, @Nullable SunstoneError error);

    /** Takes all values out: {@code sunstone_hash_set_clear} in sunstone.h. */
    int sunstone_hash_set_clear(SunstoneHashSet set, @Nullable SunstoneError error);

    /** Copies the values, in no particular order: {@code sunstone_hash_set_collect} in sunstone.h. */
    int sunstone_hash_set_collect(
            @Const SunstoneHashSet set,
            @Unsigned @Nullable LongBuffer values,
            @Unsigned long capacity,
            @Unsigned LongByReference length,
            @Nullable SunstoneError error);

    /** Frees a set: {@code sunstone_hash_set_free} in sunstone.h. */
    int sunstone_hash_set_free(SunstoneHashSet set, @Nullable SunstoneError error);
}
