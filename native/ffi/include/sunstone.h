/*
 * sunstone.h - the C ABI of Sunstone, a ray tracer.
 *
 * Generated from the source by `make header`; do not edit.
 *
 * Each function returns SUNSTONE_OK (0) or a negative SunstoneStatus and gives its results through out-parameters,
 * which it writes only when it succeeds, unless its comment says otherwise. The last parameter of each,
 * `SunstoneError *error`, may be null; otherwise it receives the code and a message, and is reset by success.
 *
 * Objects are opaque handles, not addresses: a freed, forged or wrong-typed one is SUNSTONE_INVALID_HANDLE, never
 * undefined behaviour. An object may be freed while other threads use it; it goes when the last of their calls ends.
 * All functions may be called from any thread; calls that take the same object as `const` run side by side.
 *
 * The caller owns all memory that pointers point to; it must be aligned as its C type is, and is used only
 * during the call. Text is UTF-8 and ends with a NUL. Functions that give text or arrays take a capacity and report the
 * full length: a capacity of 0 asks for the length alone, one that is too small is SUNSTONE_BUFFER_TOO_SMALL.
 *
 * Any function may also return SUNSTONE_NULL_POINTER for a null where a value is needed, SUNSTONE_OUT_OF_MEMORY,
 * and SUNSTONE_PANIC for a bug in the library, after which the library can still be used.
 */

#ifndef SUNSTONE_H
#define SUNSTONE_H

#include <stdint.h>

/*
 Bytes of the field of a SunstoneError.
 */
#define SUNSTONE_ERROR_FIELD_BYTES 256

/*
 Bytes of the message of a SunstoneError.
 */
#define SUNSTONE_ERROR_MESSAGE_BYTES 1024

/*
 Version of this ABI. It rises with every change that breaks a caller; a caller refuses any other version.
 */
#define SUNSTONE_ABI_VERSION 1

/*
 What a function returns. Codes are stable and never reused.
 */
enum SunstoneStatus
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /*
     The call did what it says.
     */
    SUNSTONE_OK = 0,
    /*
     A pointer is null where a value is needed.
     */
    SUNSTONE_NULL_POINTER = -1,
    /*
     A handle was freed, never given out, or belongs to another type of object.
     */
    SUNSTONE_INVALID_HANDLE = -2,
    /*
     A value is out of its range.
     */
    SUNSTONE_INVALID_ARGUMENT = -3,
    /*
     The caller's buffer is too small; the length that is needed has been reported.
     */
    SUNSTONE_BUFFER_TOO_SMALL = -4,
    /*
     Memory for a large buffer could not be had.
     */
    SUNSTONE_OUT_OF_MEMORY = -5,
    /*
     A value is above a limit that the caller may raise.
     */
    SUNSTONE_LIMIT_EXCEEDED = -6,
    /*
     Text is not UTF-8.
     */
    SUNSTONE_INVALID_UTF8 = -7,
    /*
     A scene file breaks the format.
     */
    SUNSTONE_SCENE_FORMAT = -20,
    /*
     A file could not be read or written.
     */
    SUNSTONE_IO = -21,
    /*
     A file is not a picture in a known format.
     */
    SUNSTONE_IMAGE_FORMAT = -22,
    /*
     A scene file names a path that it may not open.
     */
    SUNSTONE_FORBIDDEN_PATH = -23,
    /*
     The render was cancelled.
     */
    SUNSTONE_CANCELLED = -40,
    /*
     The wait ended before the render did.
     */
    SUNSTONE_TIMED_OUT = -41,
    /*
     The library has a bug and caught it; the message is the panic's.
     */
    SUNSTONE_PANIC = -99,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SunstoneStatus SunstoneStatus;
#else
typedef int32_t SunstoneStatus;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 Types of objects, as sunstone_live_objects counts them.
 */
enum SunstoneObjectType
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /*
     `SunstoneScene`
     */
    SUNSTONE_OBJECT_SCENE = 1,
    /*
     `SunstoneColoration`
     */
    SUNSTONE_OBJECT_COLORATION = 2,
    /*
     `SunstoneSurface`
     */
    SUNSTONE_OBJECT_SURFACE = 3,
    /*
     `SunstoneRenderJob`
     */
    SUNSTONE_OBJECT_RENDER_JOB = 4,
    /*
     `SunstoneHashSet`
     */
    SUNSTONE_OBJECT_HASH_SET = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SunstoneObjectType SunstoneObjectType;
#else
typedef int32_t SunstoneObjectType;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 The order of the four bytes of a pixel. Alpha is 255.
 */
enum SunstonePixelFormat
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /*
     Red, green, blue, alpha.
     */
    SUNSTONE_PIXEL_RGBA8 = 0,
    /*
     Blue, green, red, alpha: 0xAARRGGBB as a little-endian integer.
     */
    SUNSTONE_PIXEL_BGRA8 = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SunstonePixelFormat SunstonePixelFormat;
#else
typedef int32_t SunstonePixelFormat;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 How far a job is.
 */
enum SunstoneJobState
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /*
     It is being worked on.
     */
    SUNSTONE_JOB_RUNNING = 0,
    /*
     The picture is complete.
     */
    SUNSTONE_JOB_FINISHED = 1,
    /*
     It was cancelled before it was complete.
     */
    SUNSTONE_JOB_CANCELLED = 2,
    /*
     It failed; sunstone_render_job_wait tells why.
     */
    SUNSTONE_JOB_FAILED = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SunstoneJobState SunstoneJobState;
#else
typedef int32_t SunstoneJobState;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 Where a surface's colour comes from.
 */
typedef struct SunstoneColoration SunstoneColoration;

/*
 A set of 64-bit values.
 */
typedef struct SunstoneHashSet SunstoneHashSet;

/*
 A render that is running or has ended.
 */
typedef struct SunstoneRenderJob SunstoneRenderJob;

/*
 A scene: objects, lights and settings.
 */
typedef struct SunstoneScene SunstoneScene;

/*
 What a surface does with light.
 */
typedef struct SunstoneSurface SunstoneSurface;

/*
 A linear Rec. 709 colour; components are finite and at least 0.
 */
typedef struct SunstoneColor {
    /*
     Red.
     */
    double red;
    /*
     Green.
     */
    double green;
    /*
     Blue.
     */
    double blue;
} SunstoneColor;

/*
 What went wrong. Texts are UTF-8 and end with a NUL; of one that does not fit, the middle is left out.
 */
typedef struct SunstoneError {
    /*
     The code that the function returned.
     */
    int32_t code;
    /*
     Line in the scene file, from 1; 0 where there is none.
     */
    uint32_t line;
    /*
     Column in the scene file in characters, from 1; 0 where there is none.
     */
    uint32_t column;
    /*
     Bytes of the message, without the NUL.
     */
    uint32_t message_length;
    /*
     Path into the document (`elements[3].Sphere.radius`) or name of the argument; empty where there is none.
     */
    char field[SUNSTONE_ERROR_FIELD_BYTES];
    /*
     What is wrong, the value, and the way out.
     */
    char message[SUNSTONE_ERROR_MESSAGE_BYTES];
} SunstoneError;

/*
 Upper bounds on what a scene or texture may ask for; 0 stands for the default of each.
 */
typedef struct SunstoneLimits {
    /*
     Bytes of a scene file; by default 256 MiB.
     */
    uint64_t scene_bytes;
    /*
     Bytes of all decoded textures of a scene file, or of one that a program gives; by default 512 MiB.
     */
    uint64_t texture_bytes;
    /*
     Pixels of one picture that is held in memory; by default 2^28.
     */
    uint64_t pixels;
    /*
     Width of a picture; by default 65535.
     */
    uint32_t width;
    /*
     Height of a picture; by default 65535.
     */
    uint32_t height;
    /*
     Width of a texture; by default 16384.
     */
    uint32_t texture_width;
    /*
     Height of a texture; by default 16384.
     */
    uint32_t texture_height;
    /*
     Recursion depth of rays; by default 64.
     */
    uint32_t recursion_depth;
    /*
     Nesting of arrays and objects in a scene file; by default 64.
     */
    uint32_t nesting;
} SunstoneLimits;

/*
 A point or vector in world units; right-handed, +y up.
 */
typedef struct SunstoneVector3 {
    /*
     To the right.
     */
    double x;
    /*
     Up.
     */
    double y;
    /*
     Towards the viewer.
     */
    double z;
} SunstoneVector3;

/*
 How to render. All zero is the default.
 */
typedef struct SunstoneRenderOptions {
    /*
     Pixels across; 0 for the scene's.
     */
    uint32_t width;
    /*
     Pixels down; 0 for the scene's.
     */
    uint32_t height;
    /*
     Threads that work on it at once, up to 256; 0 for one per core.
     */
    uint32_t threads;
    /*
     One of SunstonePixelFormat.
     */
    int32_t pixel_format;
} SunstoneRenderOptions;

/*
 A rectangle of pixels of a picture, y counted downwards from the top.
 */
typedef struct SunstoneViewBlock {
    /*
     Leftmost column.
     */
    uint32_t x;
    /*
     Topmost row.
     */
    uint32_t y;
    /*
     Columns, at least 1.
     */
    uint32_t width;
    /*
     Rows, at least 1.
     */
    uint32_t height;
} SunstoneViewBlock;

/*
 A job's progress at one moment.
 */
typedef struct SunstoneProgress {
    /*
     Tiles finished.
     */
    uint64_t tiles_done;
    /*
     Tiles of the whole render.
     */
    uint64_t tiles_total;
    /*
     Seconds since the start; for a job that has ended, the seconds it took.
     */
    double seconds;
    /*
     One of SunstoneJobState.
     */
    int32_t state;
    /*
     0.
     */
    uint32_t reserved;
} SunstoneProgress;

/*
 Camera and integrator settings. The camera is at the origin and looks along -z, +y up.
 */
typedef struct SunstoneSceneSettings {
    /*
     Pixels across, from 1 to the limit.
     */
    uint32_t width;
    /*
     Pixels down, from 1 to the limit.
     */
    uint32_t height;
    /*
     Vertical field of view in degrees, between 0 and 180.
     */
    double fov;
    /*
     How far secondary rays start from a surface, in world units, at least 0.
     */
    double shadow_bias;
    /*
     Rays at this depth are black; camera rays have depth 0. Up to the limit.
     */
    uint32_t max_recursion_depth;
    /*
     Must be 0.
     */
    uint32_t reserved;
} SunstoneSceneSettings;

/*
 What a scene holds.
 */
typedef struct SunstoneSceneInfo {
    /*
     Spheres, those added in bulk included.
     */
    uint64_t spheres;
    /*
     Planes.
     */
    uint64_t planes;
    /*
     Lights of both kinds.
     */
    uint64_t lights;
    /*
     Different textures.
     */
    uint64_t textures;
    /*
     Bytes of their texels.
     */
    uint64_t texture_bytes;
} SunstoneSceneInfo;

/*
 What an object is made of. The handles are only read; they may be freed once the object has been added.
 */
typedef struct SunstoneMaterial {
    /*
     Where the colour comes from.
     */
    const struct SunstoneColoration *coloration;
    /*
     What happens to light.
     */
    const struct SunstoneSurface *surface;
    /*
     Share of the incoming light that is reflected, at least 0; physical below 1.
     */
    double albedo;
} SunstoneMaterial;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 Creates the coloration of one colour everywhere. The caller frees it with sunstone_coloration_free; materials that were
 added to a scene keep what they need.
 SUNSTONE_INVALID_ARGUMENT: a component is negative or not finite.
 */
int32_t sunstone_coloration_new_color(const struct SunstoneColor *color,
                                      struct SunstoneColoration **coloration,
                                      struct SunstoneError *error);

/*
 Creates the coloration of a picture file (PNG, JPEG, BMP, TIFF or WebP), looked up by texture coordinates. The path is
 the program's own and trusted; relative ones start at the process's folder. `limits` may be null.
 SUNSTONE_IO: the file cannot be read. SUNSTONE_IMAGE_FORMAT: it is no such picture. SUNSTONE_LIMIT_EXCEEDED: it is too
 large. SUNSTONE_INVALID_UTF8.
 */
int32_t sunstone_coloration_new_texture_file(const char *path,
                                             const struct SunstoneLimits *limits,
                                             struct SunstoneColoration **coloration,
                                             struct SunstoneError *error);

/*
 Creates the coloration of a picture in memory: RGBA bytes, row 0 on top, rows `row_stride` bytes apart. `length` is
 the size of the whole array. The pixels are copied. `limits` may be null.
 SUNSTONE_BUFFER_TOO_SMALL: `length` is too small for the rows. SUNSTONE_INVALID_ARGUMENT: a side is 0 or the stride
 less than a row. SUNSTONE_LIMIT_EXCEEDED: it is too large.
 */
int32_t sunstone_coloration_new_texture_pixels(const uint8_t *pixels,
                                               uint64_t length,
                                               uint32_t width,
                                               uint32_t height,
                                               uint64_t row_stride,
                                               const struct SunstoneLimits *limits,
                                               struct SunstoneColoration **coloration,
                                               struct SunstoneError *error);

/*
 Frees a coloration. Scenes that use it keep its colour or texture. SUNSTONE_INVALID_HANDLE: it is no live one.
 */
int32_t sunstone_coloration_free(struct SunstoneColoration *coloration, struct SunstoneError *error);

/*
 Creates an empty set. The caller frees it with sunstone_hash_set_free.
 */
int32_t sunstone_hash_set_new(struct SunstoneHashSet **set, struct SunstoneError *error);

/*
 Gives the number of values.
 */
int32_t sunstone_hash_set_len(const struct SunstoneHashSet *set, uint64_t *length, struct SunstoneError *error);

/*
 Tells whether `value` is in the set: 1 or 0.
 */
int32_t sunstone_hash_set_contains(const struct SunstoneHashSet *set,
                                   uint64_t value,
                                   int32_t *result,
                                   struct SunstoneError *error);

/*
 Puts `value` into the set and tells whether it is new: 1 or 0.
 */
int32_t sunstone_hash_set_insert(struct SunstoneHashSet *set,
                                 uint64_t value,
                                 int32_t *inserted,
                                 struct SunstoneError *error);

/*
 Puts `count` values into the set and gives the number of those that are new. SUNSTONE_OUT_OF_MEMORY: the values
 before the one that there was no memory for are in the set.
 */
int32_t sunstone_hash_set_insert_all(struct SunstoneHashSet *set,
                                     const uint64_t *values,
                                     uint64_t count,
                                     uint64_t *inserted,
                                     struct SunstoneError *error);

/*
 Takes `value` out of the set and tells whether it was there: 1 or 0.
 */
int32_t sunstone_hash_set_remove(struct SunstoneHashSet *set,
                                 uint64_t value,
                                 int32_t *removed,
                                 struct SunstoneError *error);

/*
 Empties the set and gives its memory back.
 */
int32_t sunstone_hash_set_clear(struct SunstoneHashSet *set, struct SunstoneError *error);

/*
 Copies the values, in no particular order, into `values`, which has room for `capacity` of them, and gives their number.
 SUNSTONE_BUFFER_TOO_SMALL: there are more; their number is given nevertheless.
 */
int32_t sunstone_hash_set_collect(const struct SunstoneHashSet *set,
                                  uint64_t *values,
                                  uint64_t capacity,
                                  uint64_t *length,
                                  struct SunstoneError *error);

/*
 Frees a set. SUNSTONE_INVALID_HANDLE: it is no live one.
 */
int32_t sunstone_hash_set_free(struct SunstoneHashSet *set, struct SunstoneError *error);

/*
 Gives the version of the ABI that the library has: SUNSTONE_ABI_VERSION of the header it was built with.
 */
int32_t sunstone_abi_version(uint32_t *version, struct SunstoneError *error);

/*
 Gives the version of the library, such as "0.1.0".
 */
int32_t sunstone_version(char *text, uint64_t capacity, uint64_t *length, struct SunstoneError *error);

/*
 Gives the size in bytes of the structure `name`, such as "SunstoneError", so that a binding can check its own.
 SUNSTONE_INVALID_ARGUMENT: there is no such structure.
 */
int32_t sunstone_struct_size(const char *name, uint64_t *size, struct SunstoneError *error);

/*
 Gives the name of a status code, such as "SUNSTONE_INVALID_HANDLE". SUNSTONE_INVALID_ARGUMENT: there is no such code.
 */
int32_t sunstone_status_name(int32_t code,
                             char *text,
                             uint64_t capacity,
                             uint64_t *length,
                             struct SunstoneError *error);

/*
 Gives the sentence that explains a status code. SUNSTONE_INVALID_ARGUMENT: there is no such code.
 */
int32_t sunstone_status_text(int32_t code,
                             char *text,
                             uint64_t capacity,
                             uint64_t *length,
                             struct SunstoneError *error);

/*
 Gives the number of live objects of `type`, one of SunstoneObjectType: those created and not yet freed.
 SUNSTONE_INVALID_ARGUMENT: there is no such type.
 */
int32_t sunstone_live_objects(int32_t type, uint64_t *count, struct SunstoneError *error);

/*
 Adds a point light that shines evenly in all directions with `intensity` watts, and gives its id.
 SUNSTONE_INVALID_ARGUMENT: a number is out of its range.
 */
int32_t sunstone_scene_add_spherical_light(struct SunstoneScene *scene,
                                           const struct SunstoneVector3 *position,
                                           const struct SunstoneColor *color,
                                           double intensity,
                                           uint64_t *id,
                                           struct SunstoneError *error);

/*
 Adds parallel light that goes towards `direction` (of any length but 0), with `intensity` W/m² on a surface that
 faces it, and gives its id. SUNSTONE_INVALID_ARGUMENT: a number is out of its range.
 */
int32_t sunstone_scene_add_directional_light(struct SunstoneScene *scene,
                                             const struct SunstoneVector3 *direction,
                                             const struct SunstoneColor *color,
                                             double intensity,
                                             uint64_t *id,
                                             struct SunstoneError *error);

/*
 Renders `block` of the picture (null: all of it) into `pixels`, an array of `length` bytes whose rows start `row_stride`
 bytes apart, and returns when it is done. `options` may be null. Bytes between rows are left as they are.
 SUNSTONE_BUFFER_TOO_SMALL: `length` is too small. SUNSTONE_INVALID_ARGUMENT: a number is out of its range, the block not
 inside the picture or the stride less than a row. SUNSTONE_LIMIT_EXCEEDED: the picture is too large.
 */
int32_t sunstone_scene_render(const struct SunstoneScene *scene,
                              const struct SunstoneRenderOptions *options,
                              const struct SunstoneViewBlock *block,
                              uint8_t *pixels,
                              uint64_t length,
                              uint64_t row_stride,
                              struct SunstoneError *error);

/*
 Starts to render `block` of the picture (null: all of it) into memory of the job, and returns at once. The caller frees
 the job with sunstone_render_job_free. `options` may be null. The scene may change or be freed meanwhile; the job
 renders it as it is now. Codes as of sunstone_scene_render.
 */
int32_t sunstone_render_job_start(const struct SunstoneScene *scene,
                                  const struct SunstoneRenderOptions *options,
                                  const struct SunstoneViewBlock *block,
                                  struct SunstoneRenderJob **job,
                                  struct SunstoneError *error);

/*
 Starts to render `block` of the picture (null: all of it) into a PNG file, band by band, so that memory does not grow with
 the picture's height, and returns at once. The file appears at `path` when it is whole, in place of what was there; a job
 that fails or is cancelled leaves nothing. The pixel format is not used. Codes as of sunstone_scene_render, and
 SUNSTONE_IO: the file cannot be written; SUNSTONE_INVALID_UTF8.
 */
int32_t sunstone_render_job_start_png(const struct SunstoneScene *scene,
                                      const struct SunstoneRenderOptions *options,
                                      const struct SunstoneViewBlock *block,
                                      const char *path,
                                      struct SunstoneRenderJob **job,
                                      struct SunstoneError *error);

/*
 Gives the job's progress. Never waits.
 */
int32_t sunstone_render_job_progress(const struct SunstoneRenderJob *job,
                                     struct SunstoneProgress *progress,
                                     struct SunstoneError *error);

/*
 Waits until the job has ended, at most `seconds` (0 to 1e9).
 SUNSTONE_OK: it is finished. SUNSTONE_TIMED_OUT: it is still running. SUNSTONE_CANCELLED: it was cancelled. Other
 codes tell why it failed.
 */
int32_t sunstone_render_job_wait(const struct SunstoneRenderJob *job, double seconds, struct SunstoneError *error);

/*
 Asks the job to stop and returns at once. It ends within some milliseconds; one that has ended stays as it is.
 */
int32_t sunstone_render_job_cancel(struct SunstoneRenderJob *job, struct SunstoneError *error);

/*
 Copies `block` of the picture, in coordinates of the whole picture (null: all that the job renders), into `pixels`, as
 sunstone_scene_render does. It may be called at any time: pixels that are not yet done are zero.
 SUNSTONE_INVALID_ARGUMENT: the job renders to a file, or the block is not inside what it renders.
 */
int32_t sunstone_render_job_read(const struct SunstoneRenderJob *job,
                                 const struct SunstoneViewBlock *block,
                                 uint8_t *pixels,
                                 uint64_t length,
                                 uint64_t row_stride,
                                 struct SunstoneError *error);

/*
 Frees a job; one that is running is cancelled first. Never waits. SUNSTONE_INVALID_HANDLE: it is no live one.
 */
int32_t sunstone_render_job_free(struct SunstoneRenderJob *job, struct SunstoneError *error);

/*
 Creates an empty scene with a shadow bias of 1e-13 and a recursion depth of 10. The caller frees it with
 sunstone_scene_free. `fov` is the vertical field of view in degrees; `limits` may be null.
 SUNSTONE_INVALID_ARGUMENT, SUNSTONE_LIMIT_EXCEEDED: a number is out of its range or above its limit.
 */
int32_t sunstone_scene_new(uint32_t width,
                           uint32_t height,
                           double fov,
                           const struct SunstoneLimits *limits,
                           struct SunstoneScene **scene,
                           struct SunstoneError *error);

/*
 Creates a scene from the scene file at `path`, which is trusted. Files that it names are opened only inside its
 folder and the `root_count` folders `roots` (null for none). `limits` may be null.
 SUNSTONE_SCENE_FORMAT: the file breaks the format; the error has line, column and path into the document.
 SUNSTONE_IO, SUNSTONE_IMAGE_FORMAT, SUNSTONE_FORBIDDEN_PATH, SUNSTONE_LIMIT_EXCEEDED: so does a file that it names.
 */
int32_t sunstone_scene_load(const char *path,
                            const char *const *roots,
                            uint32_t root_count,
                            const struct SunstoneLimits *limits,
                            struct SunstoneScene **scene,
                            struct SunstoneError *error);

/*
 Creates a scene from `length` bytes of JSON. Files that it names are opened only inside `base_folder` (null for
 none) and the `root_count` folders `roots` (null for none). `limits` may be null. Codes as of sunstone_scene_load.
 */
int32_t sunstone_scene_from_json(const char *json,
                                 uint64_t length,
                                 const char *base_folder,
                                 const char *const *roots,
                                 uint32_t root_count,
                                 const struct SunstoneLimits *limits,
                                 struct SunstoneScene **scene,
                                 struct SunstoneError *error);

/*
 Gives the scene as the text of a scene file. SUNSTONE_INVALID_ARGUMENT: a texture was given as pixels, which the format
 cannot hold.
 */
int32_t sunstone_scene_to_json(const struct SunstoneScene *scene,
                               char *text,
                               uint64_t capacity,
                               uint64_t *length,
                               struct SunstoneError *error);

/*
 Gives the scene as debug text on one line; objects added in bulk are told by their number.
 */
int32_t sunstone_scene_describe(const struct SunstoneScene *scene,
                                char *text,
                                uint64_t capacity,
                                uint64_t *length,
                                struct SunstoneError *error);

/*
 Gives the scene's settings.
 */
int32_t sunstone_scene_settings(const struct SunstoneScene *scene,
                                struct SunstoneSceneSettings *settings,
                                struct SunstoneError *error);

/*
 Replaces the scene's settings; renders that are running keep the old. SUNSTONE_INVALID_ARGUMENT,
 SUNSTONE_LIMIT_EXCEEDED: a number is out of its range or above its limit, and nothing has changed.
 */
int32_t sunstone_scene_set_settings(struct SunstoneScene *scene,
                                    const struct SunstoneSceneSettings *settings,
                                    struct SunstoneError *error);

/*
 Counts what the scene holds.
 */
int32_t sunstone_scene_info(const struct SunstoneScene *scene,
                            struct SunstoneSceneInfo *info,
                            struct SunstoneError *error);

/*
 Adds a sphere with a radius above 0 and gives its id.
 SUNSTONE_INVALID_ARGUMENT: a number is out of its range. SUNSTONE_INVALID_HANDLE: so is a handle, the material's included.
 */
int32_t sunstone_scene_add_sphere(struct SunstoneScene *scene,
                                  const struct SunstoneVector3 *center,
                                  double radius,
                                  const struct SunstoneMaterial *material,
                                  uint64_t *id,
                                  struct SunstoneError *error);

/*
 Adds an infinite plane through `origin` and gives its id. It is seen from one side only: the one that `normal` (of
 any length but 0) points away from. Codes as of sunstone_scene_add_sphere.
 */
int32_t sunstone_scene_add_plane(struct SunstoneScene *scene,
                                 const struct SunstoneVector3 *origin,
                                 const struct SunstoneVector3 *normal,
                                 const struct SunstoneMaterial *material,
                                 uint64_t *id,
                                 struct SunstoneError *error);

/*
 Adds `count` spheres, all or none: x, y, z and radius of each in `spheres`, and an index into `materials` for each in
 `material_indices`, or null where all use the first. Gives the id of the first; the others follow it by ones.
 Codes as of sunstone_scene_add_sphere.
 */
int32_t sunstone_scene_add_spheres(struct SunstoneScene *scene,
                                   const float *spheres,
                                   uint64_t count,
                                   const uint32_t *material_indices,
                                   const struct SunstoneMaterial *materials,
                                   uint32_t material_count,
                                   uint64_t *first_id,
                                   struct SunstoneError *error);

/*
 Frees a scene. Renders of it that are running go on. SUNSTONE_INVALID_HANDLE: it is no live one.
 */
int32_t sunstone_scene_free(struct SunstoneScene *scene, struct SunstoneError *error);

/*
 Creates the surface that reflects light evenly (Lambert). The caller frees it with sunstone_surface_free.
 */
int32_t sunstone_surface_new_diffuse(struct SunstoneSurface **surface, struct SunstoneError *error);

/*
 Creates the surface that mixes a mirror's image, `reflectivity` of 0 to 1, over the direct light.
 SUNSTONE_INVALID_ARGUMENT: it is out of that range.
 */
int32_t sunstone_surface_new_reflective(double reflectivity,
                                        struct SunstoneSurface **surface,
                                        struct SunstoneError *error);

/*
 Creates glass: index of refraction above 0 (glass 1.5, water 1.33), transparency of 0 to 1.
 SUNSTONE_INVALID_ARGUMENT: one is out of its range.
 */
int32_t sunstone_surface_new_refractive(double index,
                                        double transparency,
                                        struct SunstoneSurface **surface,
                                        struct SunstoneError *error);

/*
 Frees a surface. Scenes that use it are not affected. SUNSTONE_INVALID_HANDLE: it is no live one.
 */
int32_t sunstone_surface_free(struct SunstoneSurface *surface, struct SunstoneError *error);

/*
 Gives twice `value`. SUNSTONE_INVALID_ARGUMENT: the result does not fit 32 bits.
 */
int32_t sunstone_double(int32_t value, int32_t *result, struct SunstoneError *error);

/*
 Gives the length of a vector. SUNSTONE_INVALID_ARGUMENT: a component is not finite.
 */
int32_t sunstone_vector3_length(const struct SunstoneVector3 *vector, double *result, struct SunstoneError *error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* SUNSTONE_H */
