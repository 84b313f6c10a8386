package dev.sunstone.jna;

import com.sun.jna.Library;
import com.sun.jna.ptr.DoubleByReference;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
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
 * <tr><td>{@code ByteBuffer}, {@code IntBuffer}, {@code LongBuffer}, {@code FloatBuffer}, {@code DoubleBuffer}</td>
 *     <td>{@code uint8_t *}, {@code int32_t *}, {@code int64_t *} ({@link Unsigned}: {@code uint32_t *},
 *     {@code uint64_t *}), {@code float *}, {@code double *}</td></tr>
 * <tr><td>{@code ByteBuffer} with {@link ArrayOf}</td><td>a pointer to the first of the structures in it</td></tr>
 * <tr><td>a structure, an array of structures</td><td>a pointer to it, to the first of them</td></tr>
 * <tr><td>a structure in a structure; {@code Pointer} with {@link PointerTo} in one</td><td>the structure itself; a
 *     pointer to it</td></tr>
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

    /**
     * A face of this material takes the first one: {@code SUNSTONE_NO_MATERIAL} in sunstone.h, the largest
     * {@code uint32_t}.
     */
    int NO_MATERIAL = -1;

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

    /**
     * Makes a coloration of the same texture read in another way: {@code sunstone_coloration_new_sampled} in
     * sunstone.h.
     */
    int sunstone_coloration_new_sampled(
            @Const SunstoneColoration texture,
            @Const SunstoneTextureSampling sampling,
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

    /** Fills in the numbers of plastic: {@code sunstone_principled_defaults} in sunstone.h. */
    int sunstone_principled_defaults(SunstonePrincipled principled, @Nullable SunstoneError error);

    /** Makes a surface of most things: {@code sunstone_surface_new_principled} in sunstone.h. */
    int sunstone_surface_new_principled(
            @Const SunstonePrincipled principled, SunstoneSurface.ByReference surface, @Nullable SunstoneError error);

    /** Makes the boundary of glass, smooth or rough: {@code sunstone_surface_new_dielectric} in sunstone.h. */
    int sunstone_surface_new_dielectric(
            double ior,
            @Const @Nullable SunstoneParameter roughness,
            int thin,
            SunstoneSurface.ByReference surface,
            @Nullable SunstoneError error);

    /**
     * Makes metal by its name, or where that is null by the material's colour: {@code sunstone_surface_new_conductor}
     * in sunstone.h.
     */
    int sunstone_surface_new_conductor(
            @Const @Nullable String metal,
            @Const @Nullable SunstoneParameter roughness,
            @Const @Nullable SunstoneParameter anisotropy,
            @Const @Nullable SunstoneParameter rotation,
            SunstoneSurface.ByReference surface,
            @Nullable SunstoneError error);

    /** Makes metal by its complex index: {@code sunstone_surface_new_conductor_index} in sunstone.h. */
    int sunstone_surface_new_conductor_index(
            @Const SunstoneColor eta,
            @Const SunstoneColor k,
            @Const @Nullable SunstoneParameter roughness,
            @Const @Nullable SunstoneParameter anisotropy,
            @Const @Nullable SunstoneParameter rotation,
            SunstoneSurface.ByReference surface,
            @Nullable SunstoneError error);

    /** Makes a mirror: {@code sunstone_surface_new_mirror} in sunstone.h. */
    int sunstone_surface_new_mirror(SunstoneSurface.ByReference surface, @Nullable SunstoneError error);

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

    /** Adds a light that shines from a point into a cone: {@code sunstone_scene_add_spot_light} in sunstone.h. */
    int sunstone_scene_add_spot_light(
            SunstoneScene scene,
            @Const SunstoneVector3 position,
            @Const SunstoneVector3 direction,
            @Const SunstoneColor color,
            double intensity,
            double inner_angle,
            double outer_angle,
            @Unsigned LongByReference id,
            @Nullable SunstoneError error);

    /** Adds a disc infinitely far away that shines: {@code sunstone_scene_add_sun_light} in sunstone.h. */
    int sunstone_scene_add_sun_light(
            SunstoneScene scene,
            @Const SunstoneVector3 direction,
            @Const SunstoneColor color,
            double intensity,
            double angular_diameter,
            @Unsigned LongByReference id,
            @Nullable SunstoneError error);

    // What is round a scene, what fills it, and what looks at it

    /** Puts nothing round a scene: {@code sunstone_scene_set_environment_none} in sunstone.h. */
    int sunstone_scene_set_environment_none(SunstoneScene scene, @Nullable SunstoneError error);

    /** Puts even light round a scene: {@code sunstone_scene_set_environment_constant} in sunstone.h. */
    int sunstone_scene_set_environment_constant(
            SunstoneScene scene, @Const SunstoneColor color, double radiance, @Nullable SunstoneError error);

    /** Puts a picture file round a scene: {@code sunstone_scene_set_environment_map_file} in sunstone.h. */
    int sunstone_scene_set_environment_map_file(
            SunstoneScene scene,
            @Const String path,
            @Const @Nullable SunstoneVector3 axis,
            double degrees,
            double scale,
            @Nullable SunstoneError error);

    /**
     * Puts a picture round a scene, which it copies: {@code sunstone_scene_set_environment_map_pixels} in sunstone.h.
     */
    int sunstone_scene_set_environment_map_pixels(
            SunstoneScene scene,
            @Const FloatBuffer pixels,
            @Unsigned long length,
            @Unsigned int width,
            @Unsigned int height,
            @Const @Nullable SunstoneVector3 axis,
            double degrees,
            double scale,
            @Nullable SunstoneError error);

    /** Puts a clear sky with the sun round a scene: {@code sunstone_scene_set_environment_sky} in sunstone.h. */
    int sunstone_scene_set_environment_sky(
            SunstoneScene scene,
            @Const SunstoneVector3 sun,
            @Const @Nullable SunstoneVector3 up,
            double turbidity,
            @Const @Nullable SunstoneColor ground,
            double scale,
            @Nullable SunstoneError error);

    /** Fills the space of a scene: {@code sunstone_scene_set_medium} in sunstone.h. */
    int sunstone_scene_set_medium(
            SunstoneScene scene, @Const @Nullable SunstoneMedium medium, @Nullable SunstoneError error);

    /** Gives the medium that lets so much through: {@code sunstone_medium_transmitting} in sunstone.h. */
    int sunstone_medium_transmitting(
            @Const SunstoneColor transmittance, double distance, SunstoneMedium medium, @Nullable SunstoneError error);

    /** Gives a scene's camera: {@code sunstone_scene_camera} in sunstone.h. */
    int sunstone_scene_camera(@Const SunstoneScene scene, SunstoneCamera camera, @Nullable SunstoneError error);

    /** Changes a scene's camera: {@code sunstone_scene_set_camera} in sunstone.h. */
    int sunstone_scene_set_camera(SunstoneScene scene, @Const SunstoneCamera camera, @Nullable SunstoneError error);

    // Many elements at once

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
     * Adds spheres with a colour (red, green, blue) for each: {@code sunstone_scene_add_colored_spheres} in sunstone.h.
     */
    int sunstone_scene_add_colored_spheres(
            SunstoneScene scene,
            @Const FloatBuffer spheres,
            @Unsigned long count,
            @Const @Nullable FloatBuffer colors,
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

    // Meshes

    /** Makes a mesh of arrays, which it copies, and builds its tree: {@code sunstone_mesh_new} in sunstone.h. */
    int sunstone_mesh_new(
            @Const FloatBuffer positions,
            @Unsigned long vertex_count,
            @Const @Unsigned IntBuffer indices,
            @Unsigned long triangle_count,
            @Const @Nullable FloatBuffer normals,
            @Const @Nullable FloatBuffer texture_coordinates,
            @Const @Unsigned @Nullable IntBuffer face_materials,
            int quality,
            SunstoneMesh.ByReference mesh,
            @Nullable SunstoneError error);

    /** Reads an OBJ, PLY or STL file and builds its tree: {@code sunstone_mesh_load} in sunstone.h. */
    int sunstone_mesh_load(
            @Const String path,
            int quality,
            @Const @Nullable SunstoneLimits limits,
            SunstoneMesh.ByReference mesh,
            @Nullable SunstoneError error);

    /**
     * Makes a mesh of the same triangles with its vertices elsewhere: {@code sunstone_mesh_with_positions} in
     * sunstone.h.
     */
    int sunstone_mesh_with_positions(
            @Const SunstoneMesh mesh,
            @Const FloatBuffer positions,
            @Unsigned long vertex_count,
            @Const @Nullable FloatBuffer normals,
            SunstoneMesh.ByReference moved,
            @Nullable SunstoneError error);

    /** Makes another mesh that is lit with other normals: {@code sunstone_mesh_with_shading} in sunstone.h. */
    int sunstone_mesh_with_shading(
            @Const SunstoneMesh mesh, int shading, SunstoneMesh.ByReference shaded, @Nullable SunstoneError error);

    /** Tells what a mesh holds: {@code sunstone_mesh_info} in sunstone.h. */
    int sunstone_mesh_info(@Const SunstoneMesh mesh, SunstoneMeshInfo info, @Nullable SunstoneError error);

    /** Checks a tree against its triangles: {@code sunstone_mesh_validate} in sunstone.h. */
    int sunstone_mesh_validate(@Const SunstoneMesh mesh, @Nullable SunstoneError error);

    /** Frees a mesh: {@code sunstone_mesh_free} in sunstone.h. */
    int sunstone_mesh_free(SunstoneMesh mesh, @Nullable SunstoneError error);

    // Groups

    /** Makes a group of what a scene holds now: {@code sunstone_group_new} in sunstone.h. */
    int sunstone_group_new(@Const SunstoneScene scene, SunstoneGroup.ByReference group, @Nullable SunstoneError error);

    /** Frees a group: {@code sunstone_group_free} in sunstone.h. */
    int sunstone_group_free(SunstoneGroup group, @Nullable SunstoneError error);

    // What is placed in a scene, and moved in it

    /** Places a mesh and gives its id: {@code sunstone_scene_add_mesh} in sunstone.h. */
    int sunstone_scene_add_mesh(
            SunstoneScene scene,
            @Const SunstoneMesh mesh,
            @Const @Nullable DoubleBuffer transform,
            @Const SunstoneMaterial @Nullable [] materials,
            @Unsigned int material_count,
            @Unsigned LongByReference id,
            @Nullable SunstoneError error);

    /** Places a mesh many times, all or none: {@code sunstone_scene_add_mesh_instances} in sunstone.h. */
    int sunstone_scene_add_mesh_instances(
            SunstoneScene scene,
            @Const SunstoneMesh mesh,
            @Const DoubleBuffer transforms,
            @Unsigned long count,
            @Const SunstoneMaterial @Nullable [] materials,
            @Unsigned int material_count,
            @Unsigned LongByReference first_id,
            @Nullable SunstoneError error);

    /** Places a group and gives its id: {@code sunstone_scene_add_group} in sunstone.h. */
    int sunstone_scene_add_group(
            SunstoneScene scene,
            @Const SunstoneGroup group,
            @Const @Nullable DoubleBuffer transform,
            @Const @Nullable SunstoneMaterial material,
            @Unsigned LongByReference id,
            @Nullable SunstoneError error);

    /** Places a group many times, all or none: {@code sunstone_scene_add_group_instances} in sunstone.h. */
    int sunstone_scene_add_group_instances(
            SunstoneScene scene,
            @Const SunstoneGroup group,
            @Const DoubleBuffer transforms,
            @Unsigned long count,
            @Const @Nullable SunstoneMaterial material,
            @Unsigned LongByReference first_id,
            @Nullable SunstoneError error);

    /** Adds a flat disc and gives its id: {@code sunstone_scene_add_disc} in sunstone.h. */
    int sunstone_scene_add_disc(
            SunstoneScene scene,
            @Const SunstoneVector3 center,
            @Const SunstoneVector3 normal,
            double radius,
            @Const SunstoneMaterial material,
            @Unsigned LongByReference id,
            @Nullable SunstoneError error);

    /** Adds a box along the axes and gives its id: {@code sunstone_scene_add_box} in sunstone.h. */
    int sunstone_scene_add_box(
            SunstoneScene scene,
            @Const SunstoneVector3 min,
            @Const SunstoneVector3 max,
            @Const SunstoneMaterial material,
            @Unsigned LongByReference id,
            @Nullable SunstoneError error);

    /** Adds a closed cylinder and gives its id: {@code sunstone_scene_add_cylinder} in sunstone.h. */
    int sunstone_scene_add_cylinder(
            SunstoneScene scene,
            @Const SunstoneVector3 base,
            @Const SunstoneVector3 top,
            double radius,
            @Const SunstoneMaterial material,
            @Unsigned LongByReference id,
            @Nullable SunstoneError error);

    /** Adds a closed cone and gives its id: {@code sunstone_scene_add_cone} in sunstone.h. */
    int sunstone_scene_add_cone(
            SunstoneScene scene,
            @Const SunstoneVector3 base,
            @Const SunstoneVector3 apex,
            double radius,
            @Const SunstoneMaterial material,
            @Unsigned LongByReference id,
            @Nullable SunstoneError error);

    /** Takes an object or a light away: {@code sunstone_scene_remove} in sunstone.h. */
    int sunstone_scene_remove(SunstoneScene scene, @Unsigned long id, @Nullable SunstoneError error);

    /** Moves what was placed by a transform: {@code sunstone_scene_set_transform} in sunstone.h. */
    int sunstone_scene_set_transform(
            SunstoneScene scene,
            @Unsigned long id,
            @Const @Nullable DoubleBuffer transform,
            @Nullable SunstoneError error);

    /**
     * Has what was placed by a transform move while the shutter is open: {@code sunstone_scene_set_motion} in
     * sunstone.h.
     */
    int sunstone_scene_set_motion(
            SunstoneScene scene,
            @Unsigned long id,
            @Const @Nullable DoubleBuffer motion,
            @Nullable SunstoneError error);

    /** Gives an object that is a mesh another one: {@code sunstone_scene_set_mesh} in sunstone.h. */
    int sunstone_scene_set_mesh(
            SunstoneScene scene, @Unsigned long id, @Const SunstoneMesh mesh, @Nullable SunstoneError error);

    /** Moves a sphere and gives it a radius: {@code sunstone_scene_set_sphere} in sunstone.h. */
    int sunstone_scene_set_sphere(
            SunstoneScene scene,
            @Unsigned long id,
            @Const SunstoneVector3 center,
            double radius,
            @Nullable SunstoneError error);

    // Ray queries

    /** Finds the nearest hit of each ray: {@code sunstone_scene_intersect} in sunstone.h. */
    int sunstone_scene_intersect(
            @Const SunstoneScene scene,
            @Const @Nullable SunstoneQueryOptions options,
            @Const @ArrayOf(SunstoneRay.class) ByteBuffer rays,
            @Unsigned long rays_length,
            @Unsigned long ray_stride,
            @Unsigned long count,
            @ArrayOf(SunstoneHit.class) ByteBuffer hits,
            @Unsigned long hits_length,
            @Unsigned long hit_stride,
            @Nullable SunstoneError error);

    /** Finds out for each ray whether it meets anything: {@code sunstone_scene_occluded} in sunstone.h. */
    int sunstone_scene_occluded(
            @Const SunstoneScene scene,
            @Const @Nullable SunstoneQueryOptions options,
            @Const @ArrayOf(SunstoneRay.class) ByteBuffer rays,
            @Unsigned long rays_length,
            @Unsigned long ray_stride,
            @Unsigned long count,
            ByteBuffer occluded,
            @Unsigned long occluded_length,
            @Nullable SunstoneError error);

    /** Prepares a scene for queries: {@code sunstone_scene_build} in sunstone.h. */
    int sunstone_scene_build(@Const SunstoneScene scene, SunstoneBuildReport report, @Nullable SunstoneError error);

    /** Gives the camera's ray through a point of the picture: {@code sunstone_scene_pixel_ray} in sunstone.h. */
    int sunstone_scene_pixel_ray(
            @Const SunstoneScene scene,
            @Const @Nullable SunstoneRenderOptions options,
            double x,
            double y,
            SunstoneRay ray,
            @Nullable SunstoneError error);

    /** Puts the ids of what the camera sees into a set: {@code sunstone_scene_visible_objects} in sunstone.h. */
    int sunstone_scene_visible_objects(
            @Const SunstoneScene scene,
            @Const @Nullable SunstoneRenderOptions options,
            @Const @Nullable SunstoneViewBlock block,
            SunstoneHashSet set,
            @Nullable SunstoneError error);

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

    /** Starts to go on with a film: {@code sunstone_render_job_resume} in sunstone.h. */
    int sunstone_render_job_resume(
            @Const SunstoneScene scene,
            @Const @Nullable SunstoneRenderOptions options,
            @Const @Nullable SunstoneViewBlock block,
            SunstoneFilm film,
            SunstoneRenderJob.ByReference job,
            @Nullable SunstoneError error);

    /** Gives the film that a job renders onto: {@code sunstone_render_job_film} in sunstone.h. */
    int sunstone_render_job_film(
            @Const SunstoneRenderJob job, SunstoneFilm.ByReference film, @Nullable SunstoneError error);

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

    // Films

    /** Tells what a film is of: {@code sunstone_film_info} in sunstone.h. */
    int sunstone_film_info(@Const SunstoneFilm film, SunstoneFilmInfo info, @Nullable SunstoneError error);

    /** Copies a block of the film, tone mapped: {@code sunstone_film_read_pixels} in sunstone.h. */
    int sunstone_film_read_pixels(
            @Const SunstoneFilm film,
            @Const @Nullable SunstoneImageOptions options,
            @Const @Nullable SunstoneViewBlock block,
            ByteBuffer pixels,
            @Unsigned long length,
            @Unsigned long row_stride,
            @Nullable SunstoneError error);

    /** Copies the numbers of one AOV: {@code sunstone_film_read_channels} in sunstone.h. */
    int sunstone_film_read_channels(
            @Const SunstoneFilm film,
            int aov,
            @Const @Nullable SunstoneViewBlock block,
            FloatBuffer values,
            @Unsigned long count,
            @Nullable SunstoneError error);

    /** Copies ids: {@code sunstone_film_read_ids} in sunstone.h. */
    int sunstone_film_read_ids(
            @Const SunstoneFilm film,
            int aov,
            @Const @Nullable SunstoneViewBlock block,
            @Unsigned LongBuffer ids,
            @Unsigned long count,
            @Nullable SunstoneError error);

    /** Writes the picture so far to a file: {@code sunstone_film_save_image} in sunstone.h. */
    int sunstone_film_save_image(
            @Const SunstoneFilm film,
            @Const String path,
            @Const @Nullable SunstoneImageOptions options,
            @Const @Nullable SunstoneViewBlock block,
            @Nullable SunstoneError error);

    /** Writes a checkpoint: {@code sunstone_film_save} in sunstone.h. */
    int sunstone_film_save(@Const SunstoneFilm film, @Const String path, @Nullable SunstoneError error);

    /** Reads a checkpoint: {@code sunstone_film_load} in sunstone.h. */
    int sunstone_film_load(
            @Const String path,
            @Const @Nullable SunstoneLimits limits,
            SunstoneFilm.ByReference film,
            @Nullable SunstoneError error);

    /** Adds the samples of another film: {@code sunstone_film_merge} in sunstone.h. */
    int sunstone_film_merge(SunstoneFilm film, @Const SunstoneFilm other, @Nullable SunstoneError error);

    /** Frees a film; renders onto it go on: {@code sunstone_film_free} in sunstone.h. */
    int sunstone_film_free(SunstoneFilm film, @Nullable SunstoneError error);

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
