/*
 * A program that knows Sunstone by its header alone.
 *
 * It compiles as C11 and as C++, links with the built library, and walks through what a C caller
 * does: make objects, build a scene, render it, run jobs, keep a hash set, meet errors, hold handles
 * for too long. Exit code 0 when everything was as the header says; otherwise each broken promise is
 * a line on stderr and the exit code is 1. Its one argument is a folder to write pictures in.
 */
#include "sunstone.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 64
#define HEIGHT 48
#define STRIDE (WIDTH * 4)

static int broken_promises = 0;

/* One error for the whole program: each call resets it. */
static SunstoneError error;

static void broken(int line, const char *what)
{
    fprintf(stderr, "line %d: %s\n", line, what);
    broken_promises++;
}

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) broken(__LINE__, #condition);                                            \
    } while (0)

/* The code of a call, and the same code in the error, which is the last argument of each call. */
static void expect(int line, const char *call, int32_t expected, int32_t code)
{
    if (code != expected || error.code != code) {
        fprintf(stderr, "line %d: %s gave %d and an error of %d (%s: %s) instead of %d\n", line, call,
                (int)code, (int)error.code, error.field, error.message, (int)expected);
        broken_promises++;
    }
    if (strlen(error.message) != error.message_length) broken(line, "message_length is the length of message");
    if (code == SUNSTONE_OK && error.message_length != 0) broken(line, "a success leaves no message");
    if (code != SUNSTONE_OK && error.message_length == 0) broken(line, "a failure has a message");
}

#define EXPECT(code, call) expect(__LINE__, #call, (code), (call))
#define OK(call) EXPECT(SUNSTONE_OK, call)

static SunstoneVector3 vector(double x, double y, double z)
{
    SunstoneVector3 v;
    v.x = x;
    v.y = y;
    v.z = z;
    return v;
}

static SunstoneColor color(double red, double green, double blue)
{
    SunstoneColor c;
    c.red = red;
    c.green = green;
    c.blue = blue;
    return c;
}

static uint64_t live(int32_t type)
{
    uint64_t count = UINT64_MAX;
    OK(sunstone_live_objects(type, &count, &error));
    return count;
}

static void versions_and_struct_sizes_are_those_of_the_header(void)
{
    uint32_t abi = 0;
    char text[256];
    uint64_t length = 0;

    OK(sunstone_abi_version(&abi, &error));
    CHECK(abi == 1);

    /* Learn the size, then fetch. */
    OK(sunstone_version(NULL, 0, &length, &error));
    CHECK(length > 0 && length < sizeof text);
    OK(sunstone_version(text, length + 1, &length, &error));
    CHECK(strlen(text) == length);

    /* One byte short: refused, and the size is told all the same. */
    uint64_t needed = 0;
    EXPECT(SUNSTONE_BUFFER_TOO_SMALL, sunstone_version(text, length, &needed, &error));
    CHECK(needed == length);

#define SIZE_OF(type)                                                                              \
    do {                                                                                           \
        uint64_t size = 0;                                                                         \
        OK(sunstone_struct_size(#type, &size, &error));                                            \
        CHECK(size == sizeof(type));                                                               \
    } while (0)
    SIZE_OF(SunstoneError);
    SIZE_OF(SunstoneVector3);
    SIZE_OF(SunstoneColor);
    SIZE_OF(SunstoneMaterial);
    SIZE_OF(SunstoneMaterialExtras);
    SIZE_OF(SunstoneParameter);
    SIZE_OF(SunstonePrincipled);
    SIZE_OF(SunstoneTextureSampling);
    SIZE_OF(SunstoneMedium);
    SIZE_OF(SunstonePose);
    SIZE_OF(SunstoneCamera);
    SIZE_OF(SunstoneViewBlock);
    SIZE_OF(SunstoneSceneSettings);
    SIZE_OF(SunstoneSceneInfo);
    SIZE_OF(SunstoneRenderOptions);
    SIZE_OF(SunstoneProgress);
    SIZE_OF(SunstoneLimits);
    uint64_t size = 0;
    EXPECT(SUNSTONE_INVALID_ARGUMENT, sunstone_struct_size("SunstoneTeapot", &size, &error));
}

static void a_status_code_has_a_name_and_a_sentence(void)
{
    char text[256];
    uint64_t length = 0;
    OK(sunstone_status_name(SUNSTONE_INVALID_HANDLE, text, sizeof text, &length, &error));
    CHECK(strcmp(text, "SUNSTONE_INVALID_HANDLE") == 0);
    OK(sunstone_status_text(SUNSTONE_INVALID_HANDLE, text, sizeof text, &length, &error));
    CHECK(length > 10 && strlen(text) == length);
    EXPECT(SUNSTONE_INVALID_ARGUMENT, sunstone_status_name(12345, text, sizeof text, &length, &error));
}

static void numbers_and_structs_cross(void)
{
    int32_t doubled = 0;
    OK(sunstone_double(21, &doubled, &error));
    CHECK(doubled == 42);
    EXPECT(SUNSTONE_INVALID_ARGUMENT, sunstone_double(INT32_MAX, &doubled, &error));

    SunstoneVector3 v = vector(2, 3, 6);
    double length = 0;
    OK(sunstone_vector3_length(&v, &length, &error));
    CHECK(length == 7.0);
}

/* A red sphere of radius 1 straight ahead, a checkered floor, light along the view. */
static SunstoneScene *make_scene(void)
{
    SunstoneScene *scene = NULL;
    OK(sunstone_scene_new(WIDTH, HEIGHT, 90.0, NULL, &scene, &error));
    CHECK(scene != NULL);

    SunstoneColor red = color(1, 0, 0);
    SunstoneColor white = color(1, 1, 1);
    SunstoneColoration *solid = NULL;
    SunstoneColoration *checkered = NULL;
    SunstoneSurface *diffuse = NULL;
    SunstoneSurface *mirror = NULL;
    SunstoneSurface *glass = NULL;
    uint8_t texels[4 * 4] = {255, 255, 255, 255, 0, 0, 255, 255, 0, 0, 255, 255, 255, 255, 255, 255};
    OK(sunstone_coloration_new_color(&red, &solid, &error));
    OK(sunstone_coloration_new_texture_pixels(texels, sizeof texels, 2, 2, 8, NULL, &checkered, &error));
    OK(sunstone_surface_new_diffuse(&diffuse, &error));
    OK(sunstone_surface_new_reflective(0.5, &mirror, &error));
    OK(sunstone_surface_new_refractive(1.5, 0.9, &glass, &error));

    SunstoneMaterial materials[3];
    memset(materials, 0, sizeof materials);
    materials[0].coloration = solid;
    materials[0].surface = diffuse;
    materials[0].albedo = 1.0;
    materials[1].coloration = checkered;
    materials[1].surface = mirror;
    materials[1].albedo = 0.5;
    materials[2].coloration = solid;
    materials[2].surface = glass;
    materials[2].albedo = 0.5;

    uint64_t id = 0;
    SunstoneVector3 ahead = vector(0, 0, -3);
    SunstoneVector3 below = vector(0, -2, 0);
    SunstoneVector3 down = vector(0, -1, 0);
    SunstoneVector3 along_the_view = vector(0, 0, -1);
    SunstoneVector3 above = vector(0, 4, -2);
    OK(sunstone_scene_add_sphere(scene, &ahead, 1.0, &materials[0], &id, &error));
    CHECK(id == 1);
    OK(sunstone_scene_add_plane(scene, &below, &down, &materials[1], &id, &error));
    CHECK(id == 2);
    /* An irradiance of pi on a white Lambert surface of albedo 1 is a radiance of 1. */
    OK(sunstone_scene_add_directional_light(scene, &along_the_view, &white, 3.14159265358979323846, &id, &error));
    CHECK(id == 3);
    OK(sunstone_scene_add_spherical_light(scene, &above, &white, 100.0, &id, &error));
    CHECK(id == 4);

    /* Two more in bulk, small and out of the way of the pixels that are looked at. */
    float spheres[8] = {-2.5f, 0.0f, -3.0f, 0.25f, 2.5f, 0.0f, -3.0f, 0.25f};
    uint32_t indices[2] = {2, 0};
    uint64_t first = 0;
    OK(sunstone_scene_add_spheres(scene, spheres, 2, indices, materials, 3, &first, &error));
    CHECK(first == 5);
    OK(sunstone_scene_add_spheres(scene, spheres, 0, NULL, materials, 3, &first, &error));
    float colors[6] = {1.0f, 0.0f, 0.0f, 0.0f, 0.5f, 1.0f};
    OK(sunstone_scene_add_colored_spheres(scene, spheres, 2, colors, NULL, materials, 1, &first, &error));
    CHECK(first == 7);

    /* What the scene has taken it keeps: its materials' handles may go. */
    OK(sunstone_coloration_free(solid, &error));
    OK(sunstone_coloration_free(checkered, &error));
    OK(sunstone_surface_free(diffuse, &error));
    OK(sunstone_surface_free(mirror, &error));
    OK(sunstone_surface_free(glass, &error));

    SunstoneSceneInfo info;
    OK(sunstone_scene_info(scene, &info, &error));
    CHECK(info.spheres == 5);
    CHECK(info.planes == 1);
    CHECK(info.lights == 2);
    CHECK(info.textures == 1);
    return scene;
}

/* What the path tracer draws: a lamp of glossy paint with holes, bumps and fog in it, under a sky, seen by a camera that is told. */
static void what_is_told_of_light_is_taken(void)
{
    SunstoneScene *scene = NULL;
    OK(sunstone_scene_new(WIDTH, HEIGHT, 60.0, NULL, &scene, &error));
    SunstoneColor white = color(1, 1, 1);
    SunstoneColoration *solid = NULL;
    SunstoneColoration *picture = NULL;
    SunstoneColoration *clamped = NULL;
    uint8_t texels[4] = {128, 128, 255, 255};
    OK(sunstone_coloration_new_color(&white, &solid, &error));
    OK(sunstone_coloration_new_texture_pixels(texels, sizeof texels, 1, 1, 4, NULL, &picture, &error));
    SunstoneTextureSampling sampling;
    memset(&sampling, 0, sizeof sampling);
    sampling.wrap_u = SUNSTONE_TEXTURE_WRAP_CLAMP;
    sampling.encoding = SUNSTONE_TEXTURE_ENCODING_LINEAR;
    OK(sunstone_coloration_new_sampled(picture, &sampling, &clamped, &error));
    EXPECT(SUNSTONE_INVALID_ARGUMENT, sunstone_coloration_new_sampled(solid, &sampling, &clamped, &error));

    SunstonePrincipled principled;
    SunstoneSurface *paint = NULL;
    OK(sunstone_principled_defaults(&principled, &error));
    CHECK(principled.roughness.factor == 0.5 && principled.ior == 1.5 && principled.roughness.texture == NULL);
    principled.clearcoat.factor = 1.0;
    principled.roughness.texture = clamped;
    principled.roughness.channel = SUNSTONE_CHANNEL_GREEN;
    OK(sunstone_surface_new_principled(&principled, &paint, &error));

    SunstoneParameter half;
    SunstoneMedium fog;
    SunstoneMaterialExtras extras;
    SunstoneMaterial material;
    memset(&half, 0, sizeof half);
    memset(&extras, 0, sizeof extras);
    memset(&material, 0, sizeof material);
    half.factor = 0.5;
    OK(sunstone_medium_transmitting(&white, 2.0, &fog, &error));
    CHECK(fog.absorption.red == 0.0 && fog.anisotropy == 0.0);
    extras.emission = white;
    extras.radiance = 3.0;
    extras.opacity = &half;
    extras.normal_map = clamped;
    extras.normal_strength = 1.0;
    extras.interior = &fog;
    material.coloration = solid;
    material.surface = paint;
    material.albedo = 0.5;
    material.extras = &extras;
    SunstoneVector3 place = vector(5, 0, 0);
    uint64_t id = 0;
    OK(sunstone_scene_add_sphere(scene, &place, 1.0, &material, &id, &error));
    OK(sunstone_coloration_free(solid, &error));
    OK(sunstone_coloration_free(picture, &error));
    OK(sunstone_coloration_free(clamped, &error));
    OK(sunstone_surface_free(paint, &error));

    SunstoneVector3 sun = vector(1, 1, 0);
    OK(sunstone_scene_set_environment_sky(scene, &sun, NULL, 3.0, NULL, 1.0, &error));
    OK(sunstone_scene_set_medium(scene, &fog, &error));
    SunstoneCamera camera;
    OK(sunstone_scene_camera(scene, &camera, &error));
    CHECK(camera.pose.target.z == -1.0 && camera.moves == 0 && camera.lens_radius == 0.0);
    camera.pose.target = place;
    camera.lens_radius = 0.01;
    camera.focus_distance = 4.0;
    OK(sunstone_scene_set_camera(scene, &camera, &error));

    char text[4096];
    uint64_t length = 0;
    OK(sunstone_scene_describe(scene, text, sizeof text, &length, &error));
    CHECK(strstr(text, "clearcoat: 1.0") != NULL);
    CHECK(strstr(text, "channel: Green") != NULL);
    CHECK(strstr(text, "radiance: 3.0") != NULL);
    CHECK(strstr(text, "opacity: 0.5") != NULL);
    CHECK(strstr(text, "strength: 1.0") != NULL);
    CHECK(strstr(text, "interior: Medium") != NULL);
    CHECK(strstr(text, "focus_distance: 4.0") != NULL);
    CHECK(strstr(text, "turbidity: 3.0") != NULL);
    OK(sunstone_scene_free(scene, &error));
}

static void check_red_ahead(const uint8_t *pixels, int red, int blue)
{
    const uint8_t *middle = pixels + (HEIGHT / 2) * STRIDE + (WIDTH / 2) * 4;
    const uint8_t *corner = pixels;
    CHECK(middle[red] > 245 && middle[1] == 0 && middle[blue] == 0 && middle[3] == 255);
    CHECK(corner[0] == 0 && corner[1] == 0 && corner[2] == 0 && corner[3] == 255);
}

static void a_picture_arrives_in_the_callers_buffer(const SunstoneScene *scene)
{
    static uint8_t whole[HEIGHT * STRIDE];
    static uint8_t swapped[HEIGHT * STRIDE];
    static uint8_t again[HEIGHT * STRIDE];
    OK(sunstone_scene_render(scene, NULL, NULL, whole, sizeof whole, STRIDE, &error));
    check_red_ahead(whole, 0, 2);

    SunstoneRenderOptions options;
    memset(&options, 0, sizeof options);
    options.threads = 2;
    OK(sunstone_scene_render(scene, &options, NULL, again, sizeof again, STRIDE, &error));
    CHECK(memcmp(whole, again, sizeof whole) == 0);

    options.pixel_format = SUNSTONE_PIXEL_BGRA8;
    OK(sunstone_scene_render(scene, &options, NULL, swapped, sizeof swapped, STRIDE, &error));
    check_red_ahead(swapped, 2, 0);

    /* A block into rows that are wider than it: the rest of each row stays as it was. */
    SunstoneViewBlock block;
    block.x = 20;
    block.y = 10;
    block.width = 24;
    block.height = 30;
    enum { wide = 24 * 4 + 12 };
    static uint8_t part[30 * wide];
    memset(part, 0xAB, sizeof part);
    OK(sunstone_scene_render(scene, NULL, &block, part, sizeof part, wide, &error));
    for (unsigned row = 0; row < block.height; row++) {
        CHECK(memcmp(part + row * wide, whole + (block.y + row) * STRIDE + block.x * 4, 24 * 4) == 0);
        for (unsigned column = 24 * 4; column < wide; column++) CHECK(part[row * wide + column] == 0xAB);
    }

    /* The last row need not be padded, and one byte less than that is refused before a byte is written. */
    uint64_t needed = (uint64_t)(block.height - 1) * wide + block.width * 4;
    OK(sunstone_scene_render(scene, NULL, &block, part, needed, wide, &error));
    memset(part, 0xAB, sizeof part);
    EXPECT(SUNSTONE_BUFFER_TOO_SMALL, sunstone_scene_render(scene, NULL, &block, part, needed - 1, wide, &error));
    for (unsigned i = 0; i < sizeof part; i++) CHECK(part[i] == 0xAB);
}

static void settings_and_texts_come_back(SunstoneScene *scene)
{
    SunstoneSceneSettings settings;
    OK(sunstone_scene_settings(scene, &settings, &error));
    CHECK(settings.width == WIDTH && settings.height == HEIGHT && settings.fov == 90.0);
    CHECK(settings.reserved == 0);
    settings.max_recursion_depth = 3;
    OK(sunstone_scene_set_settings(scene, &settings, &error));
    settings.fov = 180.0;
    EXPECT(SUNSTONE_INVALID_ARGUMENT, sunstone_scene_set_settings(scene, &settings, &error));
    CHECK(strstr(error.field, "fov") != NULL);
    OK(sunstone_scene_settings(scene, &settings, &error));
    CHECK(settings.max_recursion_depth == 3 && settings.fov == 90.0);

    uint64_t length = 0;
    OK(sunstone_scene_describe(scene, NULL, 0, &length, &error));
    char *text = (char *)malloc((size_t)length + 1);
    OK(sunstone_scene_describe(scene, text, length + 1, &length, &error));
    CHECK(text != NULL && strlen(text) == length);
    free(text);
}

static void a_scene_without_pictures_survives_json(void)
{
    static const char json[] =
        "{\"width\": 32, \"height\": 16, \"fov\": 60, \"shadow_bias\": 1e-4, \"max_recursion_depth\": 4,"
        " \"elements\": [{\"Sphere\": {\"center\": {\"x\": 0, \"y\": 0, \"z\": -5}, \"radius\": 1, \"material\":"
        " {\"coloration\": {\"Color\": {\"red\": 1, \"green\": 1, \"blue\": 1}}, \"albedo\": 0.5, \"surface\": \"Diffuse\"}}}],"
        " \"lights\": []}";
    SunstoneScene *scene = NULL;
    OK(sunstone_scene_from_json(json, sizeof json - 1, NULL, NULL, 0, NULL, &scene, &error));

    uint64_t length = 0;
    OK(sunstone_scene_to_json(scene, NULL, 0, &length, &error));
    char *text = (char *)malloc((size_t)length + 1);
    OK(sunstone_scene_to_json(scene, text, length + 1, &length, &error));
    SunstoneScene *copy = NULL;
    OK(sunstone_scene_from_json(text, length, NULL, NULL, 0, NULL, &copy, &error));
    SunstoneSceneInfo info;
    OK(sunstone_scene_info(copy, &info, &error));
    CHECK(info.spheres == 1);
    free(text);
    OK(sunstone_scene_free(copy, &error));
    OK(sunstone_scene_free(scene, &error));

    static const char wrong[] = "{\"width\": 32,\n \"height\": \"tall\"}";
    SunstoneScene *none = NULL;
    EXPECT(SUNSTONE_SCENE_FORMAT, sunstone_scene_from_json(wrong, sizeof wrong - 1, NULL, NULL, 0, NULL, &none, &error));
    CHECK(error.line == 2 && error.column > 0);
    CHECK(strcmp(error.field, "height") == 0);
    CHECK(none == NULL);
}

static void a_job_runs_is_read_and_goes(const SunstoneScene *scene)
{
    static uint8_t rendered[HEIGHT * STRIDE];
    static uint8_t read[HEIGHT * STRIDE];
    OK(sunstone_scene_render(scene, NULL, NULL, rendered, sizeof rendered, STRIDE, &error));

    SunstoneRenderJob *job = NULL;
    OK(sunstone_render_job_start(scene, NULL, NULL, &job, &error));
    OK(sunstone_render_job_wait(job, 60.0, &error));
    SunstoneProgress progress;
    OK(sunstone_render_job_progress(job, &progress, &error));
    CHECK(progress.state == SUNSTONE_JOB_FINISHED);
    CHECK(progress.tiles_total > 0 && progress.tiles_done == progress.tiles_total);
    CHECK(progress.seconds >= 0.0);
    OK(sunstone_render_job_read(job, NULL, read, sizeof read, STRIDE, &error));
    CHECK(memcmp(read, rendered, sizeof read) == 0);
    OK(sunstone_render_job_free(job, &error));
    EXPECT(SUNSTONE_INVALID_HANDLE, sunstone_render_job_progress(job, &progress, &error));
    EXPECT(SUNSTONE_INVALID_HANDLE, sunstone_render_job_free(job, &error));
}

static void a_cancelled_job_says_so(const SunstoneScene *scene)
{
    SunstoneRenderOptions large;
    memset(&large, 0, sizeof large);
    large.width = 12000;
    large.height = 9000;
    SunstoneRenderJob *job = NULL;
    OK(sunstone_render_job_start(scene, &large, NULL, &job, &error));
    EXPECT(SUNSTONE_TIMED_OUT, sunstone_render_job_wait(job, 0.0, &error));
    OK(sunstone_render_job_cancel(job, &error));
    EXPECT(SUNSTONE_CANCELLED, sunstone_render_job_wait(job, 60.0, &error));
    SunstoneProgress progress;
    OK(sunstone_render_job_progress(job, &progress, &error));
    CHECK(progress.state == SUNSTONE_JOB_CANCELLED);
    CHECK(progress.tiles_done < progress.tiles_total);
    OK(sunstone_render_job_free(job, &error));
}

static void numbers_that_no_float_holds_are_refused(const SunstoneScene *scene)
{
    static uint8_t pixels[HEIGHT * STRIDE];
    SunstoneRenderOptions zero, options;
    memset(&zero, 0, sizeof zero);
    zero.integrator = SUNSTONE_INTEGRATOR_AMBIENT_OCCLUSION;
    zero.samples = 1;
    options = zero;
    options.clamp_indirect = 1e-300;
    EXPECT(SUNSTONE_INVALID_ARGUMENT,
           sunstone_scene_render(scene, &options, NULL, pixels, sizeof pixels, STRIDE, &error));
    CHECK(strcmp(error.field, "clamp_indirect") == 0 && strstr(error.message, "1e-300") != NULL);
    options = zero;
    options.ao_radius = 1e-300;
    EXPECT(SUNSTONE_INVALID_ARGUMENT,
           sunstone_scene_render(scene, &options, NULL, pixels, sizeof pixels, STRIDE, &error));
    CHECK(strcmp(error.field, "ao_radius") == 0 && strstr(error.message, "1e-300") != NULL);
    options = zero;
    options.noise_target = 1e39;
    EXPECT(SUNSTONE_INVALID_ARGUMENT,
           sunstone_scene_render(scene, &options, NULL, pixels, sizeof pixels, STRIDE, &error));
    CHECK(strcmp(error.field, "noise_target") == 0 && strstr(error.message, "1e39") != NULL);
    OK(sunstone_scene_render(scene, &zero, NULL, pixels, sizeof pixels, STRIDE, &error));
}

static void a_job_writes_a_png(const SunstoneScene *scene, const char *folder)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/header_only.png", folder);
    SunstoneRenderJob *job = NULL;
    OK(sunstone_render_job_start_png(scene, NULL, NULL, path, &job, &error));
    OK(sunstone_render_job_wait(job, 60.0, &error));
    uint8_t pixels[4];
    SunstoneViewBlock pixel;
    memset(&pixel, 0, sizeof pixel);
    pixel.width = 1;
    pixel.height = 1;
    EXPECT(SUNSTONE_INVALID_ARGUMENT, sunstone_render_job_read(job, &pixel, pixels, sizeof pixels, 4, &error));
    OK(sunstone_render_job_free(job, &error));

    /* The signature and the width and height of the header chunk, as PNG (section 5.2, 11.2.2) puts them. */
    static const uint8_t expected[8] = {137, 80, 78, 71, 13, 10, 26, 10};
    uint8_t start[24] = {0};
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL);
    if (file != NULL) {
        CHECK(fread(start, 1, sizeof start, file) == sizeof start);
        fclose(file);
    }
    CHECK(memcmp(start, expected, sizeof expected) == 0);
    CHECK(start[19] == WIDTH && start[23] == HEIGHT);
}

static void a_hash_set_keeps_each_value_once(void)
{
    SunstoneHashSet *set = NULL;
    uint64_t length = 99;
    int32_t answer = 99;
    OK(sunstone_hash_set_new(&set, &error));
    OK(sunstone_hash_set_len(set, &length, &error));
    CHECK(length == 0);
    OK(sunstone_hash_set_insert(set, 5, &answer, &error));
    CHECK(answer == 1);
    OK(sunstone_hash_set_insert(set, 5, &answer, &error));
    CHECK(answer == 0);
    uint64_t values[4] = {5, 7, UINT64_MAX, 7};
    uint64_t inserted = 0;
    OK(sunstone_hash_set_insert_all(set, values, 4, &inserted, &error));
    CHECK(inserted == 2);
    OK(sunstone_hash_set_contains(set, UINT64_MAX, &answer, &error));
    CHECK(answer == 1);
    OK(sunstone_hash_set_contains(set, 6, &answer, &error));
    CHECK(answer == 0);

    uint64_t collected[3] = {0, 0, 0};
    OK(sunstone_hash_set_collect(set, NULL, 0, &length, &error));
    CHECK(length == 3);
    length = 0;
    EXPECT(SUNSTONE_BUFFER_TOO_SMALL, sunstone_hash_set_collect(set, collected, 2, &length, &error));
    CHECK(length == 3);
    OK(sunstone_hash_set_collect(set, collected, 3, &length, &error));
    uint64_t sum = 0;
    for (unsigned i = 0; i < 3; i++) sum += collected[i];
    CHECK(sum == (uint64_t)5 + 7 + UINT64_MAX);

    OK(sunstone_hash_set_remove(set, 5, &answer, &error));
    CHECK(answer == 1);
    OK(sunstone_hash_set_remove(set, 5, &answer, &error));
    CHECK(answer == 0);
    OK(sunstone_hash_set_clear(set, &error));
    OK(sunstone_hash_set_len(set, &length, &error));
    CHECK(length == 0);
    OK(sunstone_hash_set_free(set, &error));
    EXPECT(SUNSTONE_INVALID_HANDLE, sunstone_hash_set_len(set, &length, &error));
}

static void a_bad_handle_is_a_code_and_not_a_crash(void)
{
    SunstoneScene *scene = NULL;
    SunstoneHashSet *set = NULL;
    SunstoneSceneInfo info;
    uint64_t length = 0;
    OK(sunstone_scene_new(WIDTH, HEIGHT, 90.0, NULL, &scene, &error));
    OK(sunstone_hash_set_new(&set, &error));

    EXPECT(SUNSTONE_NULL_POINTER, sunstone_scene_info(NULL, &info, &error));
    EXPECT(SUNSTONE_NULL_POINTER, sunstone_scene_info(scene, NULL, &error));
    EXPECT(SUNSTONE_INVALID_HANDLE, sunstone_scene_info((SunstoneScene *)(uintptr_t)0xdeadbeef, &info, &error));
    EXPECT(SUNSTONE_INVALID_HANDLE, sunstone_hash_set_len((SunstoneHashSet *)(void *)scene, &length, &error));
    EXPECT(SUNSTONE_INVALID_HANDLE, sunstone_scene_free((SunstoneScene *)(void *)set, &error));
    OK(sunstone_scene_free(scene, &error));
    EXPECT(SUNSTONE_INVALID_HANDLE, sunstone_scene_info(scene, &info, &error));
    EXPECT(SUNSTONE_INVALID_HANDLE, sunstone_scene_free(scene, &error));
    EXPECT(SUNSTONE_NULL_POINTER, sunstone_scene_free(NULL, &error));

    /* A new scene may take the freed one's place, and the old handle still names nothing. */
    SunstoneScene *next = NULL;
    OK(sunstone_scene_new(WIDTH, HEIGHT, 90.0, NULL, &next, &error));
    CHECK(next != scene);
    EXPECT(SUNSTONE_INVALID_HANDLE, sunstone_scene_info(scene, &info, &error));
    OK(sunstone_scene_free(next, &error));
    OK(sunstone_hash_set_free(set, &error));

    /* Nobody has to ask for the error. */
    CHECK(sunstone_scene_free(NULL, NULL) == SUNSTONE_NULL_POINTER);
    CHECK(sunstone_scene_new(WIDTH, HEIGHT, 90.0, NULL, &scene, NULL) == SUNSTONE_OK);
    CHECK(sunstone_scene_free(scene, NULL) == SUNSTONE_OK);
}

static void a_refused_number_is_named(void)
{
    SunstoneScene *scene = NULL;
    SunstoneSurface *surface = NULL;
    EXPECT(SUNSTONE_INVALID_ARGUMENT, sunstone_scene_new(WIDTH, HEIGHT, (double)NAN, NULL, &scene, &error));
    CHECK(strcmp(error.field, "fov") == 0);
    EXPECT(SUNSTONE_INVALID_ARGUMENT, sunstone_surface_new_reflective(1.5, &surface, &error));
    CHECK(strcmp(error.field, "reflectivity") == 0);
    CHECK(scene == NULL && surface == NULL);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", argc > 0 ? argv[0] : "header_only");
        return 2;
    }
    versions_and_struct_sizes_are_those_of_the_header();
    a_status_code_has_a_name_and_a_sentence();
    numbers_and_structs_cross();
    SunstoneScene *scene = make_scene();
    a_picture_arrives_in_the_callers_buffer(scene);
    settings_and_texts_come_back(scene);
    a_job_runs_is_read_and_goes(scene);
    a_cancelled_job_says_so(scene);
    numbers_that_no_float_holds_are_refused(scene);
    a_job_writes_a_png(scene, argv[1]);
    OK(sunstone_scene_free(scene, &error));
    a_scene_without_pictures_survives_json();
    what_is_told_of_light_is_taken();
    a_hash_set_keeps_each_value_once();
    a_bad_handle_is_a_code_and_not_a_crash();
    a_refused_number_is_named();

    static const int32_t types[] = {SUNSTONE_OBJECT_SCENE, SUNSTONE_OBJECT_COLORATION, SUNSTONE_OBJECT_SURFACE,
                                    SUNSTONE_OBJECT_RENDER_JOB, SUNSTONE_OBJECT_HASH_SET};
    for (unsigned i = 0; i < sizeof types / sizeof types[0]; i++) CHECK(live(types[i]) == 0);

    if (broken_promises == 0) puts("every promise kept");
    return broken_promises == 0 ? 0 : 1;
}
