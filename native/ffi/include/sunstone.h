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
 A face of this material takes the first one; so do all faces of a mesh without face materials.
 */
#define SUNSTONE_NO_MATERIAL UINT32_MAX

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
     A file is not a mesh in a known format, or breaks it.
     */
    SUNSTONE_MESH_FORMAT = -24,
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
    /*
     `SunstoneMesh`
     */
    SUNSTONE_OBJECT_MESH = 6,
    /*
     `SunstoneGroup`
     */
    SUNSTONE_OBJECT_GROUP = 7,
    /*
     `SunstoneFilm`
     */
    SUNSTONE_OBJECT_FILM = 8,
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
 How a picture is computed.
 */
enum SunstoneIntegrator
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /*
     One ray through the middle of each pixel, direct light, mirrors and glass, without a film.
     */
    SUNSTONE_INTEGRATOR_WHITTED = 0,
    /*
     All light, by path tracing: samples on a film, which becomes less noisy with each.
     */
    SUNSTONE_INTEGRATOR_PATH = 1,
    /*
     How open what the camera sees is: the share of the directions above it, by their cosines, in which nothing is near. White for
     all, black where the camera sees nothing.
     */
    SUNSTONE_INTEGRATOR_AMBIENT_OCCLUSION = 2,
    /*
     Camera rays alone, for a film of AOVs; the colour is that of what they meet times the cosine, as if lit from the camera.
     */
    SUNSTONE_INTEGRATOR_AOV = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SunstoneIntegrator SunstoneIntegrator;
#else
typedef int32_t SunstoneIntegrator;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 How samples are drawn.
 */
enum SunstoneSampler
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /*
     Scrambled Sobol points, whose error is blue noise.
     */
    SUNSTONE_SAMPLER_SOBOL = 0,
    /*
     Independent ones, for comparison.
     */
    SUNSTONE_SAMPLER_INDEPENDENT = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SunstoneSampler SunstoneSampler;
#else
typedef int32_t SunstoneSampler;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 How much of the light round a pixel's centre counts for it.
 */
enum SunstoneFilter
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /*
     A bell, of radius 1.5 pixels by default.
     */
    SUNSTONE_FILTER_BLACKMAN_HARRIS = 0,
    /*
     All alike; by default, of radius 0.5, the pixel's own square.
     */
    SUNSTONE_FILTER_BOX = 1,
    /*
     Falling along straight lines, of radius 1 by default.
     */
    SUNSTONE_FILTER_TENT = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SunstoneFilter SunstoneFilter;
#else
typedef int32_t SunstoneFilter;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 What a film can keep for each pixel (arbitrary output variables): each is a bit, so that several can be asked for by their sum.
 */
enum SunstoneAov
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /*
     The light itself, linear Rec. 709, 3 numbers; every film has it. Channels R, G and B in OpenEXR files.
     */
    SUNSTONE_AOV_COLOR = 1,
    /*
     Share of the samples that met something. Channel A.
     */
    SUNSTONE_AOV_ALPHA = 2,
    /*
     Share of even light from everywhere that what samples meet first sends back to them, 3 numbers: of matt surfaces their base colour.
     The mean, where a miss counts as black; what a medium turns before it meets anything is one. Channels albedo.R, albedo.G, albedo.B.
     */
    SUNSTONE_AOV_ALBEDO = 4,
    /*
     Shading normal of it, 3 numbers: the mean, where a miss counts as 0. Channels N.X, N.Y, N.Z.
     */
    SUNSTONE_AOV_NORMAL = 8,
    /*
     Distance of the camera to what the first sample met, through holes; infinite for a miss. Channel Z.
     */
    SUNSTONE_AOV_DEPTH = 16,
    /*
     Where samples meet something first, 3 numbers: the mean of those that do. Channels P.X, P.Y, P.Z.
     */
    SUNSTONE_AOV_POSITION = 32,
    /*
     The object that the first sample met; 0 for a miss. Channel objectId, with 32 bits: larger ids are 4294967295 there.
     */
    SUNSTONE_AOV_OBJECT_ID = 64,
    /*
     Where that is a group: the object of the group; otherwise 0. Channel instanceId, as objectId.
     */
    SUNSTONE_AOV_INSTANCE_ID = 128,
    /*
     Number of samples; every film has it. Channel samples.
     */
    SUNSTONE_AOV_SAMPLE_COUNT = 256,
    /*
     Estimated variance of the mean's luminance; every film has it. Channel variance.
     */
    SUNSTONE_AOV_VARIANCE = 512,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SunstoneAov SunstoneAov;
#else
typedef int32_t SunstoneAov;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 Curves from light to the screen.
 */
enum SunstoneToneCurve
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /*
     The encoding of sRGB, cut at 1.
     */
    SUNSTONE_TONE_SRGB = 0,
    /*
     Light as it is, cut at 1.
     */
    SUNSTONE_TONE_LINEAR = 1,
    /*
     A power of 1 / 2.2, cut at 1, and bytes rounded down: as whitted has it.
     */
    SUNSTONE_TONE_GAMMA = 2,
    /*
     A film-like curve with a long shoulder, after ACES.
     */
    SUNSTONE_TONE_FILMIC = 3,
    /*
     AgX: very bright colours go to white without changing their hue abruptly.
     */
    SUNSTONE_TONE_AGX = 4,
    /*
     Luminance by colour, for finding exposures.
     */
    SUNSTONE_TONE_FALSE_COLOR = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SunstoneToneCurve SunstoneToneCurve;
#else
typedef int32_t SunstoneToneCurve;
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
 How much care a mesh's tree is built with.
 */
enum SunstoneBuildQuality
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /*
     Binned surface area heuristic: right for nearly everything.
     */
    SUNSTONE_BUILD_DEFAULT = 0,
    /*
     With spatial splits, for long triangles that cross everything; several times slower to build.
     */
    SUNSTONE_BUILD_HIGH = 1,
    /*
     Ready at once and slower to trace, for what changes all the time.
     */
    SUNSTONE_BUILD_PREVIEW = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SunstoneBuildQuality SunstoneBuildQuality;
#else
typedef int32_t SunstoneBuildQuality;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 Which normals a mesh is lit with.
 */
enum SunstoneShading
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /*
     Those that it was given; those of its triangles where it was given none.
     */
    SUNSTONE_SHADING_AS_GIVEN = 0,
    /*
     Those that it was given; where it was given none, ones that turn evenly from triangle to triangle.
     */
    SUNSTONE_SHADING_SMOOTH = 1,
    /*
     Those of its triangles.
     */
    SUNSTONE_SHADING_FLAT = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SunstoneShading SunstoneShading;
#else
typedef int32_t SunstoneShading;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 A component of a texture's texels.
 */
enum SunstoneChannel
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /*
     The first.
     */
    SUNSTONE_CHANNEL_RED = 0,
    /*
     The second.
     */
    SUNSTONE_CHANNEL_GREEN = 1,
    /*
     The third.
     */
    SUNSTONE_CHANNEL_BLUE = 2,
    /*
     The fourth: how opaque a texel is.
     */
    SUNSTONE_CHANNEL_ALPHA = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SunstoneChannel SunstoneChannel;
#else
typedef int32_t SunstoneChannel;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 How directions become places in the picture.
 */
enum SunstoneProjection
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /*
     As the eye sees, with the vertical field of view of the scene's settings.
     */
    SUNSTONE_PROJECTION_PERSPECTIVE = 0,
    /*
     As from infinitely far away: rays are parallel.
     */
    SUNSTONE_PROJECTION_ORTHOGRAPHIC = 1,
    /*
     All directions: columns are equal steps of the angle round what is above, rows of the angle from it.
     */
    SUNSTONE_PROJECTION_PANORAMA = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SunstoneProjection SunstoneProjection;
#else
typedef int32_t SunstoneProjection;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 What is beyond a texture's edge.
 */
enum SunstoneTextureWrap
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /*
     The picture again.
     */
    SUNSTONE_TEXTURE_WRAP_REPEAT = 0,
    /*
     The picture again, every other one mirrored.
     */
    SUNSTONE_TEXTURE_WRAP_MIRROR = 1,
    /*
     The texels at the edge.
     */
    SUNSTONE_TEXTURE_WRAP_CLAMP = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SunstoneTextureWrap SunstoneTextureWrap;
#else
typedef int32_t SunstoneTextureWrap;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 What is between texels. The whitted integrator takes the nearest texel always.
 */
enum SunstoneTextureFilter
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /*
     A mixture of the four around, of a smaller version of the picture where it is seen from afar.
     */
    SUNSTONE_TEXTURE_FILTER_MIP_MAP = 0,
    /*
     A mixture of the four around.
     */
    SUNSTONE_TEXTURE_FILTER_BILINEAR = 1,
    /*
     The nearest texel.
     */
    SUNSTONE_TEXTURE_FILTER_NEAREST = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SunstoneTextureFilter SunstoneTextureFilter;
#else
typedef int32_t SunstoneTextureFilter;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 What the bytes of colours mean. Textures of numbers and normals are read as they are.
 */
enum SunstoneTextureEncoding
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /*
     The curve of sRGB. The whitted integrator takes it as a power of 2.2, whatever is said here.
     */
    SUNSTONE_TEXTURE_ENCODING_SRGB = 0,
    /*
     Light itself.
     */
    SUNSTONE_TEXTURE_ENCODING_LINEAR = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SunstoneTextureEncoding SunstoneTextureEncoding;
#else
typedef int32_t SunstoneTextureEncoding;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 Where a surface's colour comes from.
 */
typedef struct SunstoneColoration SunstoneColoration;

/*
 The samples of a picture.
 */
typedef struct SunstoneFilm SunstoneFilm;

/*
 Objects that are placed together.
 */
typedef struct SunstoneGroup SunstoneGroup;

/*
 A set of 64-bit values.
 */
typedef struct SunstoneHashSet SunstoneHashSet;

/*
 A triangle mesh with its tree.
 */
typedef struct SunstoneMesh SunstoneMesh;

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
 Where a camera is and looks to.
 */
typedef struct SunstonePose {
    /*
     Where it is.
     */
    struct SunstoneVector3 position;
    /*
     The point in the picture's middle; not `position`.
     */
    struct SunstoneVector3 target;
    /*
     What is above, of any length but 0; not along the way to the target.
     */
    struct SunstoneVector3 up;
} SunstonePose;

/*
 A camera. The path integrator has all of it. whitted takes `pose` alone, and refuses other projections than the perspective when it
 is to render.
 */
typedef struct SunstoneCamera {
    /*
     Where it is when the shutter opens.
     */
    struct SunstonePose pose;
    /*
     Where it is when the shutter closes, if it moves; places move along straight lines, and directions turn evenly.
     */
    struct SunstonePose end;
    /*
     Whether it moves to `end`, 0 or 1; where it does not, `end` is not looked at.
     */
    int32_t moves;
    /*
     One of SunstoneProjection.
     */
    int32_t projection;
    /*
     Of an orthographic projection, the height of what is seen in world units, above 0; otherwise it is not looked at.
     */
    double height;
    /*
     Radius of the lens's aperture in world units, at least 0; 0 for a pinhole, which is sharp everywhere. A panorama has no lens.
     */
    double lens_radius;
    /*
     Distance along the camera's axis of the plane that is sharp, above 0; where `lens_radius` is 0 it may be 0, too.
     */
    double focus_distance;
    /*
     Degrees that the blades are turned by.
     */
    double blade_rotation;
    /*
     Straight blades that bound the aperture, 3 to 32, or 0 for a round one.
     */
    uint32_t blades;
    /*
     Must be 0.
     */
    uint32_t reserved;
} SunstoneCamera;

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
    /*
     Bytes of one mesh or material file; by default 4 GiB.
     */
    uint64_t mesh_bytes;
    /*
     Vertices of one mesh file; by default 2^31 - 1.
     */
    uint64_t mesh_vertices;
    /*
     Triangles of one mesh file; by default 2^31 - 1.
     */
    uint64_t mesh_triangles;
    /*
     Corner tests that cutting the concave polygons of one mesh file, or of all those of a scene file, may take;
     by default 2^30, some seconds.
     */
    uint64_t mesh_polygon_tests;
    /*
     Bytes of the film of one picture that is drawn by samples, as sunstone_scene_info tells them; by default 16 GiB.
     */
    uint64_t film_bytes;
    /*
     Surfaces that shine in a scene that is drawn by path, each triangle of a mesh and each member of each placed group by itself; by
     default 2^24, and never more than 2^30.
     */
    uint64_t emitters;
} SunstoneLimits;

/*
 What a film is of and how many samples it has. A sample whose radiance passes 2^42 in a channel counts as so much darker in all three,
 which keeps its hue.
 */
typedef struct SunstoneFilmInfo {
    /*
     Pixels across of the whole picture.
     */
    uint32_t width;
    /*
     Pixels down of the whole picture.
     */
    uint32_t height;
    /*
     Leftmost column of the part that is on the film.
     */
    uint32_t block_x;
    /*
     Topmost row of it.
     */
    uint32_t block_y;
    /*
     Columns of it.
     */
    uint32_t block_width;
    /*
     Rows of it.
     */
    uint32_t block_height;
    /*
     Which picture of all those that differ in their noise alone.
     */
    uint64_t seed;
    /*
     AOVs that it keeps, bits of SunstoneAov; always with the colour.
     */
    uint32_t aovs;
    /*
     The least samples of a pixel.
     */
    uint32_t samples_min;
    /*
     The most samples of a pixel.
     */
    uint32_t samples_max;
    /*
     The samples of a pixel that it was begun for, rounded up to a power of two: what is added has to be for as many. 2^20 for
     independent samples, of which any number goes together.
     */
    uint32_t samples_planned;
    /*
     Samples of all pixels together.
     */
    uint64_t samples_total;
} SunstoneFilmInfo;

/*
 How light becomes a picture. All zero is the default.
 */
typedef struct SunstoneImageOptions {
    /*
     As in SunstoneRenderOptions.
     */
    double exposure;
    /*
     As in SunstoneRenderOptions.
     */
    double temperature;
    /*
     As in SunstoneRenderOptions.
     */
    double tint;
    /*
     One of SunstoneToneCurve.
     */
    int32_t tone_curve;
    /*
     1 to dither bytes, otherwise 0.
     */
    int32_t dither;
    /*
     One of SunstonePixelFormat, for pixels in memory.
     */
    int32_t pixel_format;
    /*
     Bits of each component of a PNG file, 8 or 16; 0 for 8.
     */
    int32_t png_bits;
    /*
     Bits of colours and normals in an OpenEXR file, 16 or 32; 0 for 16. Depths, positions and variances have 32.
     */
    int32_t exr_bits;
    /*
     1 for an OpenEXR file without compression, 0 for one with ZIP, which loses nothing.
     */
    int32_t exr_uncompressed;
    /*
     Which AOVs an OpenEXR file has besides the colour, bits of SunstoneAov; 0 for all that the film keeps, 1 for none.
     */
    uint32_t aovs;
    /*
     1 to take the noise out of the light, of a film that was begun with `denoise`; otherwise 0.
     */
    int32_t denoise;
} SunstoneImageOptions;

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
 A number from 0 to 1: the same everywhere, or times a component of a texture, whose bytes are read as they are.
 */
typedef struct SunstoneParameter {
    /*
     The number, or what the texture is multiplied by, 0 to 1.
     */
    double factor;
    /*
     A coloration of a texture, or null for the same number everywhere.
     */
    const struct SunstoneColoration *texture;
    /*
     One of SunstoneChannel.
     */
    int32_t channel;
    /*
     Must be 0.
     */
    uint32_t reserved;
} SunstoneParameter;

/*
 A medium that is the same everywhere: fog, tinted glass, milk. All zero is empty space. The path integrator sees it, whitted
 does not.
 */
typedef struct SunstoneMedium {
    /*
     Share of the light that is lost for each unit of length, by channel, each at least 0.
     */
    struct SunstoneColor absorption;
    /*
     Share of the light that is sent elsewhere for each unit of length, by channel, each at least 0.
     */
    struct SunstoneColor scattering;
    /*
     Mean cosine of the angle that light is turned by, -0.999 to 0.999: 0 everywhere alike, positive ones on, negative ones back.
     */
    double anisotropy;
} SunstoneMedium;

/*
 What few materials have, for the path integrator; whitted leaves all of it out. All zero is nothing of it.
 */
typedef struct SunstoneMaterialExtras {
    /*
     Colour of the light that the surface sends out itself, evenly to both of its sides.
     */
    struct SunstoneColor emission;
    /*
     Its radiance in W/(m² sr), at least 0.
     */
    double radiance;
    /*
     A coloration of a texture by which it is multiplied over the surface, or null.
     */
    const struct SunstoneColoration *emission_texture;
    /*
     Share of the surface that is there, while light goes straight through the rest; null for all of it.
     */
    const struct SunstoneParameter *opacity;
    /*
     A coloration of a texture of normals in the space of growing u, growing v and the normal, whose bytes are read as -1 to 1; null
     for no bumps.
     */
    const struct SunstoneColoration *normal_map;
    /*
     What x and y of these normals are multiplied by, at least 0; not looked at where there are none.
     */
    double normal_strength;
    /*
     What fills a closed shape of the material; null for what is around it.
     */
    const struct SunstoneMedium *interior;
} SunstoneMaterialExtras;

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
    /*
     What few materials have; null for a material that does not shine, has no holes and no bumps, and is filled with what is around
     it.
     */
    const struct SunstoneMaterialExtras *extras;
} SunstoneMaterial;

/*
 What a mesh holds, and what building its tree took and gave.
 */
typedef struct SunstoneMeshInfo {
    /*
     Vertices.
     */
    uint64_t vertices;
    /*
     Triangles, the degenerate ones included.
     */
    uint64_t triangles;
    /*
     Triangles that no ray can meet, since two of their corners are one point; they are left out of the tree.
     */
    uint64_t degenerate;
    /*
     Nodes of the tree, with up to eight children each.
     */
    uint64_t nodes;
    /*
     Leaves of the tree.
     */
    uint64_t leaves;
    /*
     Bytes of nodes and leaves together.
     */
    uint64_t bytes;
    /*
     Seconds that building took.
     */
    double seconds;
    /*
     Materials that its faces name: one more than the largest index, or 0.
     */
    uint32_t materials;
    /*
     Levels of nodes.
     */
    uint32_t depth;
} SunstoneMeshInfo;

/*
 How to query. All zero is the default.
 */
typedef struct SunstoneQueryOptions {
    /*
     The ids of the only objects that are there, or null for all.
     */
    const struct SunstoneHashSet *only;
    /*
     The ids of objects that are not there, or null for none.
     */
    const struct SunstoneHashSet *without;
    /*
     Threads that work on it at once, up to 256; 0 for one per core.
     */
    uint32_t threads;
    /*
     Must be 0.
     */
    uint32_t reserved;
} SunstoneQueryOptions;

/*
 A ray: the points origin + t * direction for t from tmin to tmax. The direction may have any length from 2^-96 to 2^96. A ray with
 NaN, or of no length, meets nothing; neither does one from farther than 2^60 from the origin. A negative tmin counts as 0,
 tmax may be infinite.
 */
typedef struct SunstoneRay {
    /*
     Where it starts, x, y and z.
     */
    float origin[3];
    /*
     Where it begins to count, in lengths of the direction.
     */
    float tmin;
    /*
     Where it goes.
     */
    float direction[3];
    /*
     Where it ends, in lengths of the direction.
     */
    float tmax;
} SunstoneRay;

/*
 What a ray met.
 */
typedef struct SunstoneHit {
    /*
     The object; 0 for a miss.
     */
    uint64_t object;
    /*
     Where the object is a group: the id that the object of the group has in it, of nested groups the outermost;
     otherwise 0.
     */
    uint64_t instance;
    /*
     Where along the ray, in lengths of its direction; infinite for a miss.
     */
    float t;
    /*
     On a triangle the weight of its second corner, elsewhere the first texture coordinate.
     */
    float u;
    /*
     On a triangle the weight of its third corner, elsewhere the second texture coordinate.
     */
    float v;
    /*
     The geometric normal: of unit length, towards the outside (of a triangle, where its corners are seen counter-clockwise; of
     a plane, the side that is seen). Zero for a miss.
     */
    float normal[3];
    /*
     The triangle of a mesh, the face of a box, cylinder or cone, 0 on others; 4294967295 for a miss.
     */
    uint32_t primitive;
    /*
     0.
     */
    uint32_t reserved;
} SunstoneHit;

/*
 What preparing a scene for queries took and gave, the trees of its meshes not counted: sunstone_mesh_info has those.
 */
typedef struct SunstoneBuildReport {
    /*
     Nodes of the trees over its objects and over its spheres, with up to eight children each.
     */
    uint64_t nodes;
    /*
     Leaves of these trees.
     */
    uint64_t leaves;
    /*
     Triangles of its meshes, each mesh counted once and those in groups too, that no ray can meet, since two of their corners
     are one point.
     */
    uint64_t degenerate;
    /*
     Bytes of these trees, of what is kept of each object, and of the spheres. Meshes have their own: see SunstoneMeshInfo.
     */
    uint64_t bytes;
    /*
     Seconds that it took.
     */
    double seconds;
} SunstoneBuildReport;

/*
 How to render. All zero is the default. From `samples` on the fields are for the integrators that have a film; whitted does
 not use them, but they are checked all the same.
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
    /*
     The ids of the only objects that are there, or null for all.
     */
    const struct SunstoneHashSet *only;
    /*
     The ids of objects that are not there, or null for none.
     */
    const struct SunstoneHashSet *without;
    /*
     One of SunstoneIntegrator.
     */
    int32_t integrator;
    /*
     Samples of each pixel of the whole picture, 1 to 1048576; 0 for 64. The samples are those of this number rounded up to a
     power of two.
     Where most of the noise comes by way of walls, a sample is followed in two branches from the first surface on; the
     scene, the options and the picture's size decide.
     */
    uint32_t samples;
    /*
     Which picture of all those that differ in their noise alone.
     */
    uint64_t seed;
    /*
     One of SunstoneSampler.
     */
    int32_t sampler;
    /*
     One of SunstoneFilter.
     */
    int32_t filter;
    /*
     Where the filter ends, in pixels from the centre, up to 16; 0 for the filter's own.
     */
    double filter_radius;
    /*
     Surfaces that a path may meet after the first; up to 1024; 0 for 32, -1 for none.
     */
    int32_t max_bounces;
    /*
     How often a path may be spread by chalky surfaces before the one that is the last to light it; 0 for any number, -1 for never.
     */
    int32_t max_diffuse_bounces;
    /*
     How often it may be reflected round the mirror direction, or in it; 0 for any number, -1 for never.
     */
    int32_t max_glossy_bounces;
    /*
     How often it may pass through surfaces that bend it; 0 for any number, -1 for never.
     */
    int32_t max_transmission_bounces;
    /*
     AOVs that the film keeps, bits of SunstoneAov.
     */
    uint32_t aovs;
    /*
     1 to take the noise out of the picture when all samples are there, and to keep on the film what that needs, 192 bytes a pixel;
     otherwise 0.
     */
    int32_t denoise;
    /*
     Luminance above which light that comes after the first bounce is cut, at least 1.2e-38; 0 for none of it. It takes away light, and
     with it the brightest noise.
     */
    double clamp_indirect;
    /*
     For ambient occlusion: what is farther away than this, in world units, is not in the way; at least 1.2e-38, or 0 for no such
     distance.
     */
    double ao_radius;
    /*
     Number of the first sample that is drawn, for parts that are merged later.
     */
    uint32_t first_sample;
    /*
     How many are drawn; 0 for all from the first one on.
     */
    uint32_t sample_count;
    /*
     No pass over the picture begins later than this, in seconds after the first one, up to 1e9; 0 for no limit. One is always made.
     */
    double time_limit;
    /*
     The relative error of light at which a tile gets no more samples, such as 0.02 (1.2e-38 to 3.4e38); 0 for none. No tile is ended by this before
     it has 32; one that is gone on with may get up to 16 more than at one go.
     */
    double noise_target;
    /*
     Brightness of the picture in stops, -64 to 64; each is twice the light.
     */
    double exposure;
    /*
     The light that looks white, as a black body's temperature in kelvin, 1000 to 15000; 0 for no white balance. 6500 changes little,
     lower ones make the picture bluer.
     */
    double temperature;
    /*
     How far that light is greener than a black body, -150 to 150; higher ones make the picture more purple. Needs a temperature.
     */
    double tint;
    /*
     One of SunstoneToneCurve.
     */
    int32_t tone_curve;
    /*
     1 to round bytes by a pattern that keeps smooth areas from showing bands, otherwise 0.
     */
    int32_t dither;
} SunstoneRenderOptions;

/*
 A job's progress at one moment.
 */
typedef struct SunstoneProgress {
    /*
     Tiles finished; for an integrator with a film, as many of them as its share of the samples is.
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
     1 while no more samples are drawn and the noise is taken out or the picture written, otherwise 0.
     */
    int32_t finishing;
    /*
     Samples drawn, of all pixels together, and those found on a film that is gone on with; 0 for whitted.
     */
    uint64_t samples_done;
    /*
     Samples of all pixels together, where neither time nor little noise ends it before; 0 for whitted.
     */
    uint64_t samples_total;
    /*
     How many of `seconds` were after the first tile was begun, which is what a time limit counts; 0 for whitted.
     */
    double drawing_seconds;
} SunstoneProgress;

/*
 Picture and integrator settings.
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
     Discs, boxes, cylinders and cones.
     */
    uint64_t solids;
    /*
     Meshes and groups that are placed in it, each place counted.
     */
    uint64_t instances;
    /*
     Different meshes, those in groups not counted.
     */
    uint64_t meshes;
    /*
     Triangles of these.
     */
    uint64_t triangles;
    /*
     Lights of all kinds.
     */
    uint64_t lights;
    /*
     Different textures, the map round the scene included.
     */
    uint64_t textures;
    /*
     Bytes of their texels.
     */
    uint64_t texture_bytes;
    /*
     Surfaces that shine: each triangle of a mesh and each member of each placed group by itself.
     */
    uint64_t emitters;
    /*
     Bytes that path takes for these, about.
     */
    uint64_t light_bytes;
    /*
     Bytes of a film of the scene's size that keeps light alone. AOVs take 4 to 124 a pixel more, and what denoising needs 192.
     */
    uint64_t film_bytes;
    /*
     Different media: what fills shapes, those in groups too, and the space between them.
     */
    uint64_t media;
    /*
     Lights infinitely far away, the environment as one of them, that path gets nothing of since the scene's medium has no end.
     */
    uint64_t lost_lights;
    /*
     1 if there is something round the scene, otherwise 0.
     */
    int32_t environment;
    /*
     0.
     */
    uint32_t reserved;
} SunstoneSceneInfo;

/*
 The numbers of a principled surface. sunstone_principled_defaults fills in those of plastic, of which to change what is
 wanted. The base colour is the material's coloration times its albedo.
 */
typedef struct SunstonePrincipled {
    /*
     Share of metal.
     */
    struct SunstoneParameter metallic;
    /*
     Perceptual roughness of metal, gloss and glass.
     */
    struct SunstoneParameter roughness;
    /*
     How much the gloss takes the hue of the base.
     */
    struct SunstoneParameter specular_tint;
    /*
     Share of glass in what is not metal.
     */
    struct SunstoneParameter transmission;
    /*
     Share of the surface that has a clear coat.
     */
    struct SunstoneParameter clearcoat;
    /*
     Perceptual roughness of the clear coat.
     */
    struct SunstoneParameter clearcoat_roughness;
    /*
     Strength of the sheen.
     */
    struct SunstoneParameter sheen;
    /*
     Roughness of the sheen.
     */
    struct SunstoneParameter sheen_roughness;
    /*
     How much the sheen takes the hue of the base.
     */
    struct SunstoneParameter sheen_tint;
    /*
     How much narrower reflections of metal and gloss are across the brushing.
     */
    struct SunstoneParameter anisotropy;
    /*
     Where they are widest, in full turns from the direction of growing u towards that of growing v.
     */
    struct SunstoneParameter anisotropic_rotation;
    /*
     Index of refraction of gloss and glass, above 0; 1 takes the gloss away.
     */
    double ior;
    /*
     Whether glass is a thin sheet, with the same medium on both sides, 0 or 1.
     */
    int32_t thin;
    /*
     Must be 0.
     */
    uint32_t reserved;
} SunstonePrincipled;

/*
 How a texture is read. All zero is the default.
 */
typedef struct SunstoneTextureSampling {
    /*
     Left and right of the picture: one of SunstoneTextureWrap.
     */
    int32_t wrap_u;
    /*
     Above and below it: one of SunstoneTextureWrap.
     */
    int32_t wrap_v;
    /*
     Between texels: one of SunstoneTextureFilter.
     */
    int32_t filter;
    /*
     What colours mean: one of SunstoneTextureEncoding.
     */
    int32_t encoding;
} SunstoneTextureSampling;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 Gives the scene's camera: by default at the origin, looking along -z with +y above.
 */
int32_t sunstone_scene_camera(const struct SunstoneScene *scene,
                              struct SunstoneCamera *camera,
                              struct SunstoneError *error);

/*
 Replaces the scene's camera; renders that are running keep the old. SUNSTONE_INVALID_ARGUMENT: a number is out of its range, and
 nothing has changed.
 */
int32_t sunstone_scene_set_camera(struct SunstoneScene *scene,
                                  const struct SunstoneCamera *camera,
                                  struct SunstoneError *error);

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
 Puts nothing round a scene: what leaves it meets darkness. So it is by default.
 */
int32_t sunstone_scene_set_environment_none(struct SunstoneScene *scene, struct SunstoneError *error);

/*
 Puts the same light everywhere round a scene, with `radiance` in W/(m² sr), at least 0, for the path integrator; whitted does not
 see it. SUNSTONE_INVALID_ARGUMENT: a number is out of its range, and nothing has changed.
 */
int32_t sunstone_scene_set_environment_constant(struct SunstoneScene *scene,
                                                const struct SunstoneColor *color,
                                                double radiance,
                                                struct SunstoneError *error);

/*
 Puts a picture of all directions round a scene: an OpenEXR, Radiance HDR or PFM file of radiances in W/(m² sr), for the
 path integrator; whitted does not see it. Its first row is round +y, its middle along -z, three quarters of its width along +x. It
 is turned by `degrees` round `axis` (of any length but 0; null for +y), counter-clockwise for who looks against the axis, and its
 radiances are multiplied by `scale`, at least 0. What is negative in the file is 0. The path is the program's own
 and trusted; the limits are the scene's for textures.
 SUNSTONE_IO: the file cannot be read. SUNSTONE_IMAGE_FORMAT: it is no such picture. SUNSTONE_LIMIT_EXCEEDED: it is too large.
 SUNSTONE_INVALID_ARGUMENT, SUNSTONE_INVALID_UTF8. Nothing has changed then.
 */
int32_t sunstone_scene_set_environment_map_file(struct SunstoneScene *scene,
                                                const char *path,
                                                const struct SunstoneVector3 *axis,
                                                double degrees,
                                                double scale,
                                                struct SunstoneError *error);

/*
 Puts a picture of all directions from memory round a scene: linear red, green and blue of each texel, row by row from +y, finite and
 at least 0, in W/(m² sr). `length` is the number of floats of the array, which are copied. The rest as of
 sunstone_scene_set_environment_map_file.
 SUNSTONE_BUFFER_TOO_SMALL: `length` is too small for the texels. SUNSTONE_INVALID_ARGUMENT, SUNSTONE_LIMIT_EXCEEDED.
 */
int32_t sunstone_scene_set_environment_map_pixels(struct SunstoneScene *scene,
                                                  const float *pixels,
                                                  uint64_t length,
                                                  uint32_t width,
                                                  uint32_t height,
                                                  const struct SunstoneVector3 *axis,
                                                  double degrees,
                                                  double scale,
                                                  struct SunstoneError *error);

/*
 Puts a clear sky with the sun in it round a scene, in watts, for the path integrator; whitted does not see it. `sun` points to the
 sun, which stands above the horizon, and `up` away from the ground (null for +y), both of any length but 0. `turbidity` tells how
 hazy the air is, 2 for very clear to 10 for hazy. `ground` is the share of light that the ground reflects, by channel, each
 0 to 1; null for 0.2. Radiances are multiplied by `scale`, 0 to 1e30.
 SUNSTONE_INVALID_ARGUMENT: a number is out of its range, and nothing has changed.
 */
int32_t sunstone_scene_set_environment_sky(struct SunstoneScene *scene,
                                           const struct SunstoneVector3 *sun,
                                           const struct SunstoneVector3 *up,
                                           double turbidity,
                                           const struct SunstoneColor *ground,
                                           double scale,
                                           struct SunstoneError *error);

/*
 Tells what a film is of and how many samples it has at the moment.
 */
int32_t sunstone_film_info(const struct SunstoneFilm *film, struct SunstoneFilmInfo *info, struct SunstoneError *error);

/*
 Copies `block`, in coordinates of the whole picture (null: all of the film), tone mapped into `pixels`, an array of `length` bytes
 whose rows start `row_stride` bytes apart, at any time: pixels of tiles without samples are zero. `options` may be null.
 SUNSTONE_BUFFER_TOO_SMALL: `length` is too small. SUNSTONE_INVALID_ARGUMENT: an option is out of its range, the block is not on the film
 or the stride less than a row.
 */
int32_t sunstone_film_read_pixels(const struct SunstoneFilm *film,
                                  const struct SunstoneImageOptions *options,
                                  const struct SunstoneViewBlock *block,
                                  uint8_t *pixels,
                                  uint64_t length,
                                  uint64_t row_stride,
                                  struct SunstoneError *error);

/*
 Copies the numbers of one AOV, `aov` of SunstoneAov, of `block` (null: all of the film) into `values`, which has room for `count`
 of them: those of a pixel beside each other, pixel by pixel, row by row from the top. Light is linear and not tone mapped.
 SUNSTONE_BUFFER_TOO_SMALL: `count` is less than the block's pixels times the numbers of each. SUNSTONE_INVALID_ARGUMENT: there is no such
 AOV, the film does not keep it, it is one of ids, which floats cannot hold (see sunstone_film_read_ids), or the block is not on the film.
 */
int32_t sunstone_film_read_channels(const struct SunstoneFilm *film,
                                    int32_t aov,
                                    const struct SunstoneViewBlock *block,
                                    float *values,
                                    uint64_t count,
                                    struct SunstoneError *error);

/*
 Copies the ids of `block` (null: all of the film) into `ids`, which has room for `count` of them, row by row from the top: `aov` is
 SUNSTONE_AOV_OBJECT_ID or SUNSTONE_AOV_INSTANCE_ID. Codes as of sunstone_film_read_channels.
 */
int32_t sunstone_film_read_ids(const struct SunstoneFilm *film,
                               int32_t aov,
                               const struct SunstoneViewBlock *block,
                               uint64_t *ids,
                               uint64_t count,
                               struct SunstoneError *error);

/*
 Writes the picture of `block` (null: all of the film) so far to `path`, in the format that the extension names: .png (tone mapped), .exr
 (light and AOVs), .hdr or .pfm (light). The file appears when it is whole, in place of what was there. `options` may be null. Taking the noise
 out of all of the film takes seconds where it is large, but is done once until samples come, by a render's end too.
 SUNSTONE_INVALID_ARGUMENT: the extension names no format, an option is out of its range, or the block is not on the film. SUNSTONE_IO: the file
 cannot be written; SUNSTONE_INVALID_UTF8.
 */
int32_t sunstone_film_save_image(const struct SunstoneFilm *film,
                                 const char *path,
                                 const struct SunstoneImageOptions *options,
                                 const struct SunstoneViewBlock *block,
                                 struct SunstoneError *error);

/*
 Writes all that is on the film to the file at `path`, a checkpoint, which appears when it is whole, in place of what was there: to be
 loaded by sunstone_film_load, gone on with or merged. SUNSTONE_IO: it cannot be written; SUNSTONE_INVALID_UTF8.
 */
int32_t sunstone_film_save(const struct SunstoneFilm *film,
                           const char *path,
                           struct SunstoneError *error);

/*
 Reads a checkpoint. The caller frees the film with sunstone_film_free. `limits` may be null. SUNSTONE_IO: the file cannot be read.
 SUNSTONE_IMAGE_FORMAT: it is no checkpoint, or a damaged one. SUNSTONE_LIMIT_EXCEEDED: the picture is too large; SUNSTONE_INVALID_UTF8.
 */
int32_t sunstone_film_load(const char *path,
                           const struct SunstoneLimits *limits,
                           struct SunstoneFilm **film,
                           struct SunstoneError *error);

/*
 Adds the samples of `other` to `film`: the result is the same bits as if they had been rendered onto one. Renders onto either may run
 meanwhile. SUNSTONE_INVALID_ARGUMENT: they are of different pictures, seeds, scenes or settings, keep different AOVs, or share samples; then
 `film` stays as it is.
 */
int32_t sunstone_film_merge(struct SunstoneFilm *film,
                            const struct SunstoneFilm *other,
                            struct SunstoneError *error);

/*
 Frees a film; renders onto it go on. SUNSTONE_INVALID_HANDLE: it is no live one.
 */
int32_t sunstone_film_free(struct SunstoneFilm *film, struct SunstoneError *error);

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
 Places a mesh and gives the object's id. `transform` holds twelve numbers, three rows of four, which take a point
 (x, y, z, 1) of the mesh to the scene's space; any that can be undone, also mirrored; null: as it is. `materials` holds one
 for all of it, or one for each index that its faces name; faces without one take the first.
 SUNSTONE_INVALID_ARGUMENT: a number is out of its range, the transform flattens, or materials are missing.
 */
int32_t sunstone_scene_add_mesh(struct SunstoneScene *scene,
                                const struct SunstoneMesh *mesh,
                                const double *transform,
                                const struct SunstoneMaterial *materials,
                                uint32_t material_count,
                                uint64_t *id,
                                struct SunstoneError *error);

/*
 Places a mesh `count` times, all or none: twelve numbers of `transforms` for each. Gives the id of the first; the others
 follow it by ones. A million cost what a million transforms cost. Otherwise as sunstone_scene_add_mesh.
 */
int32_t sunstone_scene_add_mesh_instances(struct SunstoneScene *scene,
                                          const struct SunstoneMesh *mesh,
                                          const double *transforms,
                                          uint64_t count,
                                          const struct SunstoneMaterial *materials,
                                          uint32_t material_count,
                                          uint64_t *first_id,
                                          struct SunstoneError *error);

/*
 Makes a group of what a scene holds now, without its lights and settings, to be placed in other scenes or in the same one.
 The caller frees it with sunstone_group_free. SUNSTONE_INVALID_ARGUMENT: the scene has a plane, which has no end.
 SUNSTONE_LIMIT_EXCEEDED: groups would be nested more than 8 deep.
 */
int32_t sunstone_group_new(const struct SunstoneScene *scene,
                           struct SunstoneGroup **group,
                           struct SunstoneError *error);

/*
 Frees a group. Scenes that hold it are not touched. SUNSTONE_INVALID_HANDLE: it is no live one.
 */
int32_t sunstone_group_free(struct SunstoneGroup *group, struct SunstoneError *error);

/*
 Places a group and gives the object's id: the whole of it is one object. `material`, where it is not null, takes the place
 of those of all members. `transform` and codes as of sunstone_scene_add_mesh.
 */
int32_t sunstone_scene_add_group(struct SunstoneScene *scene,
                                 const struct SunstoneGroup *group,
                                 const double *transform,
                                 const struct SunstoneMaterial *material,
                                 uint64_t *id,
                                 struct SunstoneError *error);

/*
 Places a group `count` times, all or none; see sunstone_scene_add_mesh_instances and sunstone_scene_add_group.
 */
int32_t sunstone_scene_add_group_instances(struct SunstoneScene *scene,
                                           const struct SunstoneGroup *group,
                                           const double *transforms,
                                           uint64_t count,
                                           const struct SunstoneMaterial *material,
                                           uint64_t *first_id,
                                           struct SunstoneError *error);

/*
 Adds a flat disc, seen from both sides, and gives its id. `normal` may have any length but 0; `radius` is above 0.
 Codes as of sunstone_scene_add_sphere.
 */
int32_t sunstone_scene_add_disc(struct SunstoneScene *scene,
                                const struct SunstoneVector3 *center,
                                const struct SunstoneVector3 *normal,
                                double radius,
                                const struct SunstoneMaterial *material,
                                uint64_t *id,
                                struct SunstoneError *error);

/*
 Adds a box along the axes from the corner `min` to the corner `max`, which is larger in each coordinate, and gives its id.
 Codes as of sunstone_scene_add_sphere.
 */
int32_t sunstone_scene_add_box(struct SunstoneScene *scene,
                               const struct SunstoneVector3 *min,
                               const struct SunstoneVector3 *max,
                               const struct SunstoneMaterial *material,
                               uint64_t *id,
                               struct SunstoneError *error);

/*
 Adds a cylinder with closed ends round the line from `base` to `top`, and gives its id.
 Codes as of sunstone_scene_add_sphere.
 */
int32_t sunstone_scene_add_cylinder(struct SunstoneScene *scene,
                                    const struct SunstoneVector3 *base,
                                    const struct SunstoneVector3 *top,
                                    double radius,
                                    const struct SunstoneMaterial *material,
                                    uint64_t *id,
                                    struct SunstoneError *error);

/*
 Adds a cone with a closed base of `radius` round `base`, up to `apex`, and gives its id.
 Codes as of sunstone_scene_add_sphere.
 */
int32_t sunstone_scene_add_cone(struct SunstoneScene *scene,
                                const struct SunstoneVector3 *base,
                                const struct SunstoneVector3 *apex,
                                double radius,
                                const struct SunstoneMaterial *material,
                                uint64_t *id,
                                struct SunstoneError *error);

/*
 Takes an object or a light away; its id stays unused. SUNSTONE_INVALID_ARGUMENT: the scene has none of this id.
 */
int32_t sunstone_scene_remove(struct SunstoneScene *scene, uint64_t id, struct SunstoneError *error);

/*
 Moves a mesh, group, disc, box, cylinder or cone: the transform takes the place of the one that it has. The mesh's own tree
 is not touched. A disc and the others are unit shapes under a transform: the disc of radius 1 round the origin in z = 0,
 the box from -1 to 1, cylinder and cone of radius 1 from z = 0 to 1. Codes as of sunstone_scene_add_mesh, and
 SUNSTONE_INVALID_ARGUMENT where the object has no transform.
 */
int32_t sunstone_scene_set_transform(struct SunstoneScene *scene,
                                     uint64_t id,
                                     const double *transform,
                                     struct SunstoneError *error);

/*
 Has a mesh, group, disc, box, cylinder or cone move while the camera's shutter is open, from where it is to where `motion` takes
 it, a transform of the scene's space; or has it be still where `motion` is null. Rotations are even, the rest goes along straight
 lines. Only the integrator path sees it; others draw the object where it is when the shutter opens. Codes as of
 sunstone_scene_set_transform, and SUNSTONE_INVALID_ARGUMENT where the motion mirrors.
 */
int32_t sunstone_scene_set_motion(struct SunstoneScene *scene,
                                  uint64_t id,
                                  const double *motion,
                                  struct SunstoneError *error);

/*
 Gives an object that is a mesh another one. SUNSTONE_INVALID_ARGUMENT: it is none, or its materials are too few.
 */
int32_t sunstone_scene_set_mesh(struct SunstoneScene *scene,
                                uint64_t id,
                                const struct SunstoneMesh *mesh,
                                struct SunstoneError *error);

/*
 Moves a sphere and gives it a radius, also one that was added in bulk. SUNSTONE_INVALID_ARGUMENT: a number is out of its range,
 or the object is no sphere.
 */
int32_t sunstone_scene_set_sphere(struct SunstoneScene *scene,
                                  uint64_t id,
                                  const struct SunstoneVector3 *center,
                                  double radius,
                                  struct SunstoneError *error);

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
 Adds a point light that shines into a cone, and gives its id: `intensity` in W/sr along `direction` (of any length but 0), as
 much up to `inner_angle` from it, and smoothly less up to `outer_angle`, where it ends. Angles are in degrees: the outer one above 0
 and up to 180, the inner one 0 to the outer one. SUNSTONE_INVALID_ARGUMENT: a number is out of its range.
 */
int32_t sunstone_scene_add_spot_light(struct SunstoneScene *scene,
                                      const struct SunstoneVector3 *position,
                                      const struct SunstoneVector3 *direction,
                                      const struct SunstoneColor *color,
                                      double intensity,
                                      double inner_angle,
                                      double outer_angle,
                                      uint64_t *id,
                                      struct SunstoneError *error);

/*
 Adds a disc infinitely far away that is seen `angular_diameter` degrees large, 0.01 to 180 (the Sun: 0.53), whose light goes
 towards `direction` (of any length but 0), with `intensity` W/m² on a surface that faces it, and gives its id. The path
 integrator sees it in the sky and has soft shadows of it; for whitted it is a directional light.
 SUNSTONE_INVALID_ARGUMENT: a number is out of its range.
 */
int32_t sunstone_scene_add_sun_light(struct SunstoneScene *scene,
                                     const struct SunstoneVector3 *direction,
                                     const struct SunstoneColor *color,
                                     double intensity,
                                     double angular_diameter,
                                     uint64_t *id,
                                     struct SunstoneError *error);

/*
 Gives the medium that scatters nothing and lets through `transmittance`, above 0 and up to 1 for each channel, over `distance`
 in world units, above 0. SUNSTONE_INVALID_ARGUMENT: a number is out of its range.
 */
int32_t sunstone_medium_transmitting(const struct SunstoneColor *transmittance,
                                     double distance,
                                     struct SunstoneMedium *medium,
                                     struct SunstoneError *error);

/*
 Fills the space between a scene's objects, where its camera is too, or empties it: null. Renders that are running keep what
 they began with. SUNSTONE_INVALID_ARGUMENT: a number is out of its range, and nothing has changed.
 */
int32_t sunstone_scene_set_medium(struct SunstoneScene *scene,
                                  const struct SunstoneMedium *medium,
                                  struct SunstoneError *error);

/*
 Makes a mesh and builds its tree, with all threads of the pool. `positions` holds three floats for each of
 `vertex_count` vertices, `indices` three for each of `triangle_count` triangles, counter-clockwise seen from outside.
 May be null: `normals`, three floats a vertex, for smooth shading; `texture_coordinates`, two floats a vertex, v
 upwards; `face_materials`, an index a triangle, or SUNSTONE_NO_MATERIAL. All are copied once. The caller frees the mesh
 with sunstone_mesh_free; scenes that hold it keep what they need.
 SUNSTONE_INVALID_ARGUMENT: a value is out of its range (the error names it), or `quality` is none of SunstoneBuildQuality.
 */
int32_t sunstone_mesh_new(const float *positions,
                          uint64_t vertex_count,
                          const uint32_t *indices,
                          uint64_t triangle_count,
                          const float *normals,
                          const float *texture_coordinates,
                          const uint32_t *face_materials,
                          int32_t quality,
                          struct SunstoneMesh **mesh,
                          struct SunstoneError *error);

/*
 Makes a mesh from the OBJ, PLY or STL file at `path`, which is trusted, and builds its tree. `limits` may be null.
 SUNSTONE_IO: it cannot be read. SUNSTONE_MESH_FORMAT: it is no mesh, or a broken one; for text the error has line and
 column. SUNSTONE_LIMIT_EXCEEDED.
 */
int32_t sunstone_mesh_load(const char *path,
                           int32_t quality,
                           const struct SunstoneLimits *limits,
                           struct SunstoneMesh **mesh,
                           struct SunstoneError *error);

/*
 Makes another mesh with the same triangles, texture coordinates and materials but with its vertices elsewhere: only the
 boxes of the tree are computed anew. `positions` holds `vertex_count` vertices, as many as `mesh` has; `normals`, one
 each, may be null: the new mesh has none then, but is lit as `mesh` is. sunstone_scene_set_mesh puts it in the place of the old one. Codes as of sunstone_mesh_new.
 */
int32_t sunstone_mesh_with_positions(const struct SunstoneMesh *mesh,
                                     const float *positions,
                                     uint64_t vertex_count,
                                     const float *normals,
                                     struct SunstoneMesh **moved,
                                     struct SunstoneError *error);

/*
 Makes another mesh that differs from `mesh` in how it is lit, with a SunstoneShading; it shares its triangles and its tree. A
 vertex without a normal gets, for smooth shading, the mean of the normals of the triangles around its place, each weighted
 with its angle there. The caller frees it with sunstone_mesh_free. A mesh that is made of it by sunstone_mesh_with_positions
 is lit likewise. SUNSTONE_INVALID_ARGUMENT: `shading` is none of SunstoneShading.
 */
int32_t sunstone_mesh_with_shading(const struct SunstoneMesh *mesh,
                                   int32_t shading,
                                   struct SunstoneMesh **shaded,
                                   struct SunstoneError *error);

/*
 Tells what the mesh holds.
 */
int32_t sunstone_mesh_info(const struct SunstoneMesh *mesh, struct SunstoneMeshInfo *info, struct SunstoneError *error);

/*
 Checks the mesh's tree against its triangles, which takes longer than building it; for tests.
 SUNSTONE_PANIC: the tree is broken, which is a bug of the library.
 */
int32_t sunstone_mesh_validate(const struct SunstoneMesh *mesh, struct SunstoneError *error);

/*
 Frees a mesh. Scenes that hold it are not touched. SUNSTONE_INVALID_HANDLE: it is no live one.
 */
int32_t sunstone_mesh_free(struct SunstoneMesh *mesh, struct SunstoneError *error);

/*
 Finds the nearest hit of each of `count` rays: of the ray at byte i * `ray_stride` of `rays`, a SunstoneRay, into byte i *
 `hit_stride` of `hits`, a SunstoneHit; each array has `rays_length` or `hits_length` bytes. The work is shared out to the
 pool. A scene is prepared by its first query after a change. Large batches are walked in an order of their own, which
 does not show in the hits; besides the arrays a query takes at most 16 MiB and some KiB a thread. `options` may be null.
 SUNSTONE_INVALID_ARGUMENT: a stride is too small or not a multiple of the structure's alignment (4 and 8), or the arrays, from
 their first byte to their last, share memory.
 SUNSTONE_BUFFER_TOO_SMALL: an array is too short for `count`. SUNSTONE_INVALID_HANDLE: so is a handle, those of the options
 included.
 */
int32_t sunstone_scene_intersect(const struct SunstoneScene *scene,
                                 const struct SunstoneQueryOptions *options,
                                 const struct SunstoneRay *rays,
                                 uint64_t rays_length,
                                 uint64_t ray_stride,
                                 uint64_t count,
                                 struct SunstoneHit *hits,
                                 uint64_t hits_length,
                                 uint64_t hit_stride,
                                 struct SunstoneError *error);

/*
 Finds out for each of `count` rays whether it meets anything, which is quicker than sunstone_scene_intersect: a byte of `occluded`
 for each, 1 or 0. Otherwise as sunstone_scene_intersect.
 */
int32_t sunstone_scene_occluded(const struct SunstoneScene *scene,
                                const struct SunstoneQueryOptions *options,
                                const struct SunstoneRay *rays,
                                uint64_t rays_length,
                                uint64_t ray_stride,
                                uint64_t count,
                                uint8_t *occluded,
                                uint64_t occluded_length,
                                struct SunstoneError *error);

/*
 Prepares the scene for queries, unless that has been done since its last change, and tells what that took and gave.
 */
int32_t sunstone_scene_build(const struct SunstoneScene *scene,
                             struct SunstoneBuildReport *report,
                             struct SunstoneError *error);

/*
 Gives the ray of the camera through a point of the picture that the options and the scene say, in pixels from the upper
 left corner: (0.5, 0.5) is the middle of the first pixel. The direction has unit length. `options` may be null.
 SUNSTONE_INVALID_ARGUMENT: the point is not in the picture.
 */
int32_t sunstone_scene_pixel_ray(const struct SunstoneScene *scene,
                                 const struct SunstoneRenderOptions *options,
                                 double x,
                                 double y,
                                 struct SunstoneRay *ray,
                                 struct SunstoneError *error);

/*
 Puts the ids of the objects that the camera sees into `set`, beside what is there: those that the rays through the
 middles of the pixels of `block` (null: of the whole picture) meet first. `options` may be null.
 Codes as of sunstone_scene_render.
 */
int32_t sunstone_scene_visible_objects(const struct SunstoneScene *scene,
                                       const struct SunstoneRenderOptions *options,
                                       const struct SunstoneViewBlock *block,
                                       struct SunstoneHashSet *set,
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
 Starts to go on with a film, whose samples are not drawn again, and returns at once. The caller frees the job with
 sunstone_render_job_free. `options` may be null, which is the path integrator; width, height, seed and aovs of 0 are those of the film, and so is
 a `block` of null. The film then has the same bits as if it had been rendered at one go. Codes as of sunstone_render_job_start, and
 SUNSTONE_INVALID_ARGUMENT: the integrator is whitted, which has no film, or the film is of another picture, scene or seed, of other settings or other
 AOVs.
 */
int32_t sunstone_render_job_resume(const struct SunstoneScene *scene,
                                   const struct SunstoneRenderOptions *options,
                                   const struct SunstoneViewBlock *block,
                                   struct SunstoneFilm *film,
                                   struct SunstoneRenderJob **job,
                                   struct SunstoneError *error);

/*
 Gives the film that the job renders onto, which can be read, saved and merged at any time. Each call gives another handle of
 the same film, which the caller frees with sunstone_film_free; it outlives the job. SUNSTONE_INVALID_ARGUMENT: the integrator is whitted, which has
 no film.
 */
int32_t sunstone_render_job_film(const struct SunstoneRenderJob *job,
                                 struct SunstoneFilm **film,
                                 struct SunstoneError *error);

/*
 Starts to render `block` of the picture (null: all of it) into a PNG file, and returns at once. Whitted draws it band by band, so that
 memory does not grow with the picture's height; the others have a film in memory and write it at the end. The file appears at `path` when it is whole, in place of what was there; a job
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
 sunstone_scene_render does. It may be called at any time: pixels that are not yet done are zero, those with a film are of
 the samples so far. SUNSTONE_INVALID_ARGUMENT: the job renders to a file by whitted, or the block is not inside what it renders.
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
 Gives the scene as the text of a scene file. SUNSTONE_INVALID_ARGUMENT: a texture or a map was given as pixels, which the
 format cannot hold.
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
 Counts what the scene holds, and looks at each triangle of meshes that shine. What is beyond 2^63 − 1 counts as that.
 SUNSTONE_OUT_OF_MEMORY: there is none to count with.
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
 Adds `count` spheres as sunstone_scene_add_spheres does, with a colour for each in place of its material's coloration:
 linear red, green and blue in `colors`, each at least 0; null where the materials' colorations count. Twelve bytes a sphere
 are kept of them. The materials say all else, and one is enough.
 */
int32_t sunstone_scene_add_colored_spheres(struct SunstoneScene *scene,
                                           const float *spheres,
                                           uint64_t count,
                                           const float *colors,
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
 Fills in the numbers of plastic: not metal, of roughness 0.5 and index 1.5, without glass, coat and sheen.
 */
int32_t sunstone_principled_defaults(struct SunstonePrincipled *principled, struct SunstoneError *error);

/*
 Creates the principled surface: sheen over a clear coat over a mixture of metal, glass and glossy paint. whitted draws it as
 glass where `transmission` is above 0.5, and otherwise as matt with as much of a mirror as there is metal of a roughness below 0.3.
 SUNSTONE_INVALID_ARGUMENT: a number is out of its range, or a texture is a coloration of one colour.
 */
int32_t sunstone_surface_new_principled(const struct SunstonePrincipled *principled,
                                        struct SunstoneSurface **surface,
                                        struct SunstoneError *error);

/*
 Creates the boundary of glass or of a liquid, which the material's colour tints: `ior` is the index of refraction inside over that
 outside, above 0, `roughness` perceptual, null for smooth. `thin`, 0 or 1, has it stand for a pane or a bubble, with the
 same medium on both sides. whitted draws it smooth. SUNSTONE_INVALID_ARGUMENT: a number is out of its range.
 */
int32_t sunstone_surface_new_dielectric(double ior,
                                        const struct SunstoneParameter *roughness,
                                        int32_t thin,
                                        struct SunstoneSurface **surface,
                                        struct SunstoneError *error);

/*
 Creates metal: `metal` is one of aluminium, brass, chromium, copper, gold, iron, nickel, platinum, silver and titanium, or null for one
 that has the material's colour at normal incidence. `roughness` is perceptual, `anisotropy` tells how much it is brushed and
 `rotation` where reflections are widest, in full turns from the direction of growing u towards that of growing v; null for 0.
 whitted draws it as a mirror where the roughness is below 0.3, and otherwise as matt.
 SUNSTONE_INVALID_ARGUMENT: a number is out of its range, or the metal is not known. SUNSTONE_INVALID_UTF8.
 */
int32_t sunstone_surface_new_conductor(const char *metal,
                                       const struct SunstoneParameter *roughness,
                                       const struct SunstoneParameter *anisotropy,
                                       const struct SunstoneParameter *rotation,
                                       struct SunstoneSurface **surface,
                                       struct SunstoneError *error);

/*
 Creates metal by its complex index of refraction, `eta` - i `k` by channel, each at least 0. The rest as of
 sunstone_surface_new_conductor.
 */
int32_t sunstone_surface_new_conductor_index(const struct SunstoneColor *eta,
                                             const struct SunstoneColor *k,
                                             const struct SunstoneParameter *roughness,
                                             const struct SunstoneParameter *anisotropy,
                                             const struct SunstoneParameter *rotation,
                                             struct SunstoneSurface **surface,
                                             struct SunstoneError *error);

/*
 Creates the mirror, whose reflections have the material's colour at every angle. whitted's have none.
 */
int32_t sunstone_surface_new_mirror(struct SunstoneSurface **surface, struct SunstoneError *error);

/*
 Frees a surface. Scenes that use it are not affected. SUNSTONE_INVALID_HANDLE: it is no live one.
 */
int32_t sunstone_surface_free(struct SunstoneSurface *surface, struct SunstoneError *error);

/*
 Creates a coloration of the texture of another, read in another way; they share the texels. The caller frees both, in
 any order. SUNSTONE_INVALID_ARGUMENT: `texture` is a coloration of one colour, or a field of `sampling` is none of its enum.
 */
int32_t sunstone_coloration_new_sampled(const struct SunstoneColoration *texture,
                                        const struct SunstoneTextureSampling *sampling,
                                        struct SunstoneColoration **coloration,
                                        struct SunstoneError *error);

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
