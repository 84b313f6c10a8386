package dev.sunstone;

import static java.util.Objects.requireNonNull;

import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneColoration;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A picture whose colours a material has. It owns native memory and must be closed; a scene that it was added to keeps
 * what it needs of it, so it can be closed as soon as that is done. Thread-safe.
 *
 * <p>Of colours, the path tracer decodes the curve of sRGB and {@code whitted} gamma 2.2; alpha counts only where a
 * {@link Parameter} asks for it. {@link #sampled} has the path tracer read it in another way.
 */
public final class Texture implements AutoCloseable {

    private final Owner<SunstoneColoration> owner;
    private final String description;

    private Texture(SunstoneColoration.ByReference made, CallFrame call, String description) {
        this.owner =
                new Owner<>("the texture", requireNonNull(made.getValue()), call.library::sunstone_coloration_free);
        this.description = description;
    }

    /**
     * Reads a picture file, within the default limits.
     *
     * @param path a PNG, JPEG, BMP, TIFF or WebP file, told by its content, of the default file system
     * @return the texture, to be closed
     * @throws java.io.UncheckedIOException if it cannot be read or is no picture
     * @throws IllegalArgumentException if it is larger than the limits allow
     */
    public static Texture load(Path path) {
        return load(path, Limits.defaults());
    }

    /**
     * Reads a picture file.
     *
     * @param path a PNG, JPEG, BMP, TIFF or WebP file, told by its content, of the default file system
     * @param limits how large it may be
     * @return the texture, to be closed
     * @throws java.io.UncheckedIOException if it cannot be read or is no picture
     * @throws IllegalArgumentException if it is larger than the limits allow
     */
    public static Texture load(Path path, Limits limits) {
        String file = Texts.path("path", requireNonNull(path, "path"));
        requireNonNull(limits, "limits");
        try (CallFrame call = CallFrame.take()) {
            SunstoneColoration.ByReference made = new SunstoneColoration.ByReference();
            Errors.check(
                    call.library.sunstone_coloration_new_texture_file(file, NativeLimits.of(limits), made, call.error),
                    call);
            return new Texture(made, call, file);
        }
    }

    /**
     * Copies a picture from memory.
     *
     * @param image any kind of image, not larger than a texture may be by default; later changes of it do not show
     * @return the texture, to be closed
     * @throws IllegalArgumentException if it is larger than the limits allow
     */
    public static Texture of(BufferedImage image) {
        return of(image, Limits.defaults());
    }

    /**
     * Copies a picture from memory.
     *
     * @param image any kind of image; later changes of it do not show
     * @param limits how large it may be; of fewer than 2^29 pixels in any case
     * @return the texture, to be closed
     * @throws IllegalArgumentException if it is larger than the limits allow
     */
    public static Texture of(BufferedImage image, Limits limits) {
        requireNonNull(limits, "limits");
        ByteBuffer pixels = Images.toRgba(requireNonNull(image, "image"));
        try (CallFrame call = CallFrame.take()) {
            SunstoneColoration.ByReference made = new SunstoneColoration.ByReference();
            Errors.check(
                    call.library.sunstone_coloration_new_texture_pixels(
                            pixels,
                            pixels.capacity(),
                            image.getWidth(),
                            image.getHeight(),
                            4L * image.getWidth(),
                            NativeLimits.of(limits),
                            made,
                            call.error),
                    call);
            return new Texture(made, call, image.getWidth() + " × " + image.getHeight());
        }
    }

    /**
     * The same picture, read in another way by the path tracer; both share the memory of the texels, and each is closed
     * by itself.
     *
     * @param sampling how it is read between and beyond its texels
     * @return the other texture, to be closed
     * @throws IllegalStateException if this one is closed
     */
    public Texture sampled(TextureSampling sampling) {
        requireNonNull(sampling, "sampling");
        return owner.call((texture, call) -> {
            SunstoneColoration.ByReference made = new SunstoneColoration.ByReference();
            Errors.check(
                    call.library.sunstone_coloration_new_sampled(texture, sampling.structure(), made, call.error),
                    call);
            return new Texture(made, call, description);
        });
    }

    /** The handle, for a call during which the caller keeps this texture reachable. */
    SunstoneColoration handle() {
        return owner.handle();
    }

    /**
     * Frees the native memory; closing again does nothing. Materials with this texture cannot be added to scenes any
     * more.
     */
    @Override
    public void close() {
        owner.close();
    }

    @Override
    public String toString() {
        return "Texture[" + description + (owner.isClosed() ? ", closed]" : "]");
    }
}
