package dev.sunstone;

import static java.util.Objects.requireNonNull;

import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneFilm;
import dev.sunstone.jna.SunstoneFilmInfo;
import dev.sunstone.jna.SunstoneImageOptions;
import dev.sunstone.jna.SunstonePixelFormat;
import java.awt.image.BufferedImage;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;

/**
 * The samples of a picture: what a render draws onto, what pictures are made of, and what can be saved, gone on with
 * and merged.
 *
 * <pre>{@code
 * try (Film film = scene.renderFilm(RenderOptions.path(256).withAovs(Aov.NORMAL))) {
 *     film.save(Path.of("spheres.exr"));
 *     show(film.image(ToneMapping.defaults().withExposure(1)));
 * }
 * }</pre>
 *
 * <p>Sums of samples are exact, so that it does not matter who draws which of them when: films that are merged or gone
 * on with have the same bits as one that is drawn at one go. A film can be used while a render draws onto it. It owns
 * native memory and must be closed; renders onto it go on. Thread-safe.
 *
 * <p>Sums hold radiance up to 2^42, about 4.4e12 W/(m² sr): a sample that passes it in some channel counts as much
 * darker in all three, so that its hue stays. What is below 2^-64, about 5e-20, counts as black.
 */
public final class Film implements AutoCloseable {

    private final Owner<SunstoneFilm> owner;

    /** Takes over the film that a call has just made. */
    Film(SunstoneFilm.ByReference made, CallFrame call) {
        this.owner = new Owner<>("the film", requireNonNull(made.getValue()), call.library::sunstone_film_free);
    }

    /**
     * Reads a checkpoint, with the default limits.
     *
     * @param checkpoint a file of the default file system
     * @return the film, to be closed
     * @throws java.io.UncheckedIOException if it cannot be read, or is no checkpoint or a damaged one
     * @throws IllegalArgumentException if its picture or the memory for it is larger than the limits allow
     */
    public static Film load(Path checkpoint) {
        return load(checkpoint, Limits.defaults());
    }

    /**
     * Reads a checkpoint.
     *
     * @param checkpoint a file of the default file system
     * @param limits how large its picture may be
     * @return the film, to be closed
     * @throws java.io.UncheckedIOException if it cannot be read, or is no checkpoint or a damaged one
     * @throws IllegalArgumentException if its picture or the memory for it is larger than the limits allow
     */
    public static Film load(Path checkpoint, Limits limits) {
        String file = Texts.path("checkpoint", requireNonNull(checkpoint, "checkpoint"));
        requireNonNull(limits, "limits");
        try (CallFrame call = CallFrame.take()) {
            SunstoneFilm.ByReference made = new SunstoneFilm.ByReference();
            Errors.check(call.library.sunstone_film_load(file, NativeLimits.of(limits), made, call.error), call);
            return new Film(made, call);
        }
    }

    /**
     * What it is of and how many samples it has.
     *
     * @return that, at this moment
     * @throws IllegalStateException if the film is closed
     */
    public FilmInfo info() {
        return owner.call((film, call) -> {
            SunstoneFilmInfo info = new SunstoneFilmInfo();
            Errors.check(call.library.sunstone_film_info(film, info, call.error), call);
            ViewBlock block = new ViewBlock(info.block_x, info.block_y, info.block_width, info.block_height);
            return new FilmInfo(
                    info.width,
                    info.height,
                    block,
                    info.seed,
                    Aov.of(info.aovs),
                    info.samples_min,
                    info.samples_max,
                    info.samples_planned,
                    info.samples_total);
        });
    }

    /**
     * How many samples every pixel has at least: those that {@link PathOptions#samples} asks for, once all are there.
     *
     * @return {@link FilmInfo#minSamples} at this moment
     * @throws IllegalStateException if the film is closed
     */
    public int samples() {
        return info().minSamples();
    }

    /**
     * The picture so far, for sRGB screens, with its noise: the film keeps that, also where it was begun with
     * {@link PathOptions#denoise}. {@link #image(ImageOptions)} takes it out.
     *
     * @return an image of the type {@link BufferedImage#TYPE_INT_RGB}; what has no samples is black
     * @throws IllegalArgumentException if there are more pixels than a Java array can have, about 2^31
     * @throws IllegalStateException if the film is closed
     */
    public BufferedImage image() {
        return image(ToneMapping.defaults());
    }

    /**
     * The picture so far, with its noise; see {@link #image()}.
     *
     * @param tone how light becomes a picture
     * @return an image of the type {@link BufferedImage#TYPE_INT_RGB}; what has no samples is black
     * @throws IllegalArgumentException if there are more pixels than a Java array can have, about 2^31, or the white of
     *     the tone mapping is too far from white
     * @throws IllegalStateException if the film is closed
     */
    public BufferedImage image(ToneMapping tone) {
        return image(ImageOptions.defaults().withTone(tone));
    }

    /**
     * The picture so far, with or without its noise:
     *
     * <pre>{@code
     * film.image(ImageOptions.defaults().withDenoise(true))
     * }</pre>
     *
     * <p>is that of {@link Scene#render(RenderOptions)} with the same samples. Taking the noise out takes a while, once
     * until samples come.
     *
     * @param options tone mapping and whether the noise is taken out; what is about files does not count
     * @return an image of the type {@link BufferedImage#TYPE_INT_RGB}; what has no samples is black
     * @throws IllegalArgumentException if there are more pixels than a Java array can have, about 2^31, the white of
     *     the tone mapping is too far from white, or the noise is to be taken out of a film that was begun without
     *     {@link PathOptions#denoise}
     * @throws IllegalStateException if the film is closed
     */
    public BufferedImage image(ImageOptions options) {
        SunstoneImageOptions structure =
                requireNonNull(options, "options").nativePixels(SunstonePixelFormat.SUNSTONE_PIXEL_BGRA8);
        ViewBlock block = info().block();
        BufferedImage image = Images.create(block);
        owner.call((film, call) -> {
            // In one call, so that all is of one moment: otherwise samples that come would have the noise taken out
            // anew each time.
            boolean whole = options.denoise() && block.pixels() <= Integer.MAX_VALUE / 4;
            Images.read(
                    (part, pixels, length, stride) -> call.library.sunstone_film_read_pixels(
                            film, structure, part, pixels, length, stride, call.error),
                    block,
                    image,
                    call,
                    whole ? Images.staging(block) : call.staging());
            return null;
        });
        return image;
    }

    /**
     * The numbers of one variable so far: light that is not tone mapped, normals, distances.
     *
     * @param aov which
     * @return its numbers, those of a pixel beside each other, row by row from the top
     * @throws IllegalArgumentException if the film does not keep it, it is one of ids, which {@link #ids} gives, or
     *     there are more numbers than a Java array can have
     * @throws IllegalStateException if the film is closed
     */
    public float[] channels(Aov aov) {
        ViewBlock block = info().block();
        float[] values = new float[length(block, aov)];
        read(aov, FloatBuffer.wrap(values), values.length);
        return values;
    }

    /**
     * Copies the numbers of one variable so far to the program's own memory; see {@link #channels}.
     *
     * @param aov which
     * @param values a direct buffer that can be written, for {@link Aov#channels()} numbers of each pixel from its
     *     position on; neither position nor limit changes
     * @throws IllegalArgumentException if the buffer is not direct, read-only or too small, or as of {@link #channels}
     * @throws IllegalStateException if the film is closed
     */
    public void readChannels(Aov aov, FloatBuffer values) {
        Buffers.checkDirect("values", values, values.order());
        if (values.isReadOnly()) {
            throw new IllegalArgumentException("values is a read-only buffer: give one that can be written");
        }
        long needed = info().block().pixels() * requireNonNull(aov, "aov").channels();
        if (values.remaining() < needed) {
            throw new IllegalArgumentException("values has " + values.remaining()
                    + " numbers from its position to its limit: give " + needed + ", " + aov.channels()
                    + " for each pixel");
        }
        read(aov, values.slice(), values.remaining());
    }

    private void read(Aov aov, FloatBuffer values, long count) {
        if (requireNonNull(aov, "aov").isId()) {
            throw new IllegalArgumentException("aov is " + aov + ", whose numbers are ids: take ids(" + aov + ")");
        }
        owner.call((film, call) -> {
            Errors.check(
                    call.library.sunstone_film_read_channels(film, aov.code, null, values, count, call.error), call);
            return null;
        });
    }

    /**
     * The ids of what the pixels show.
     *
     * @param aov {@link Aov#OBJECT_ID} or {@link Aov#INSTANCE_ID}
     * @return an id for each pixel, row by row from the top; 0 where there is nothing
     * @throws IllegalArgumentException if it is another variable, or the film does not keep it
     * @throws IllegalStateException if the film is closed
     */
    public long[] ids(Aov aov) {
        if (!requireNonNull(aov, "aov").isId()) {
            throw new IllegalArgumentException(
                    "aov is " + aov + ", which is no id: give OBJECT_ID or INSTANCE_ID, or take channels(" + aov + ")");
        }
        long[] ids = new long[length(info().block(), aov)];
        owner.call((film, call) -> {
            LongBuffer places = LongBuffer.wrap(ids);
            Errors.check(
                    call.library.sunstone_film_read_ids(film, aov.code, null, places, ids.length, call.error), call);
            return null;
        });
        return ids;
    }

    private static int length(ViewBlock block, Aov aov) {
        long length = block.pixels() * aov.channels();
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("aov " + aov + " has " + length
                    + " numbers, more than a Java array: render the picture in parts with RenderOptions.withCrop");
        }
        return (int) length;
    }

    /**
     * Writes the picture so far to a file, in the format that its name ends in: {@code .png}, {@code .exr} (light and
     * all that the film keeps), {@code .hdr} or {@code .pfm} (light). The file appears when it is complete, and
     * replaces what was there. The picture has its noise, as that of {@link #image()}.
     *
     * @param picture the file, in the default file system
     * @throws java.io.UncheckedIOException if it cannot be written
     * @throws IllegalArgumentException if the name ends in something else
     * @throws IllegalStateException if the film is closed
     */
    public void save(Path picture) {
        save(picture, ImageOptions.defaults());
    }

    /**
     * Writes the picture so far to a file, in the format that its name ends in; see {@link #save(Path)}. Where the
     * noise is to be taken out, that takes seconds for a large picture, but only once until samples come: what a render
     * has done at its end, or another call before, is not done again.
     *
     * @param picture the file, in the default file system
     * @param options tone mapping, bits, layers, and whether the noise is taken out
     * @throws java.io.UncheckedIOException if it cannot be written
     * @throws IllegalArgumentException if the name ends in something else, the film does not keep a layer, or the noise
     *     is to be taken out of a film that was begun without {@link PathOptions#denoise}
     * @throws IllegalStateException if the film is closed
     */
    public void save(Path picture, ImageOptions options) {
        String file = Texts.path("picture", requireNonNull(picture, "picture"));
        SunstoneImageOptions structure = requireNonNull(options, "options").nativeOptions();
        owner.call((film, call) -> {
            Errors.check(call.library.sunstone_film_save_image(film, file, structure, null, call.error), call);
            return null;
        });
    }

    /**
     * Writes all that is on it to a file, to be loaded, gone on with or merged later. The file appears when it is
     * complete, and replaces what was there.
     *
     * @param checkpoint the file, in the default file system
     * @throws java.io.UncheckedIOException if it cannot be written
     * @throws IllegalStateException if the film is closed
     */
    public void saveCheckpoint(Path checkpoint) {
        String file = Texts.path("checkpoint", requireNonNull(checkpoint, "checkpoint"));
        owner.call((film, call) -> {
            Errors.check(call.library.sunstone_film_save(film, file, call.error), call);
            return null;
        });
    }

    /**
     * Adds the samples of another film, which stays as it is. Renders onto either may run meanwhile.
     *
     * @param other a film of the same picture, scene, seed and settings with the same variables
     * @throws IllegalArgumentException if it is of something else, or has samples that this one has too; then this one
     *     stays as it is
     * @throws IllegalStateException if one of them is closed
     */
    public void merge(Film other) {
        requireNonNull(other, "other");
        try {
            owner.call((film, call) -> {
                Errors.check(call.library.sunstone_film_merge(film, other.handle(), call.error), call);
                return null;
            });
        } finally {
            Reference.reachabilityFence(other);
        }
    }

    /** The handle, for a call during which the caller keeps this film reachable. */
    SunstoneFilm handle() {
        return owner.handle();
    }

    /** Frees the native memory once no render draws onto it any more; closing again does nothing. */
    @Override
    public void close() {
        owner.close();
    }

    @Override
    public String toString() {
        try {
            FilmInfo info = info();
            return "Film[" + info.block().width() + " × " + info.block().height() + ", samples " + info.minSamples()
                    + (info.maxSamples() > info.minSamples() ? " to " + info.maxSamples() : "") + "]";
        } catch (IllegalStateException e) {
            return "Film[closed]";
        }
    }
}
