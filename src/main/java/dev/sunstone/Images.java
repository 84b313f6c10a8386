package dev.sunstone;

import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneViewBlock;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/** Pixels between native memory and Java's images. */
final class Images {

    /** The largest array that virtual machines make; what a scene's limits allow, the library decides. */
    private static final long LARGEST = Integer.MAX_VALUE - 8;

    /** Pixels of an image that is made in a few milliseconds. */
    static final long SMALL = 1L << 22;

    private Images() {}

    /** A call that copies a part of a picture as BGRA8. */
    interface Source {
        int read(SunstoneViewBlock part, ByteBuffer pixels, long length, long stride);
    }

    /** An empty picture of a block's size; refuses one that is too large and says what to do instead. */
    static BufferedImage create(ViewBlock block) {
        if (block.pixels() > LARGEST) {
            throw new IllegalArgumentException("a picture of " + block.width() + " × " + block.height()
                    + " pixels is too large for a Java image, which may have " + LARGEST
                    + " of them: render it to a file with renderTo, or in parts with RenderOptions.withCrop");
        }
        return new BufferedImage(block.width(), block.height(), BufferedImage.TYPE_INT_RGB);
    }

    /**
     * Copies what there is of a block to an image of its size.
     *
     * <p>The pixels go through a small direct buffer that stays in the cache: passing the image's array to JNA would
     * copy it twice, there and back, and a direct buffer for the whole picture would cost as much memory again, fresh
     * pages each time. Taking the image's array makes Java2D leave it out of video memory; that costs a program that
     * draws the same picture on the screen many times a little, and saves all others another copy.
     */
    static void read(Source source, ViewBlock block, BufferedImage image, CallFrame call) {
        read(source, block, image, call, call.staging());
    }

    /** The same through another direct buffer: as many rows at a time as it has place for. */
    static void read(Source source, ViewBlock block, BufferedImage image, CallFrame call, ByteBuffer staging) {
        int[] target = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        IntBuffer pixels = staging.asIntBuffer();
        int columns = Math.min(block.width(), pixels.capacity());
        int rows = Math.min(block.height(), pixels.capacity() / columns);
        SunstoneViewBlock part = new SunstoneViewBlock();
        part.setAutoRead(false);
        for (int y = 0; y < block.height(); y += rows) {
            part.height = Math.min(rows, block.height() - y);
            part.y = block.y() + y;
            for (int x = 0; x < block.width(); x += columns) {
                part.width = Math.min(columns, block.width() - x);
                part.x = block.x() + x;
                long length = 4L * part.width * part.height;
                Errors.check(source.read(part, staging, length, 4L * part.width), call);
                pixels.clear();
                if (part.width == block.width()) {
                    pixels.get(target, y * block.width(), part.width * part.height);
                } else {
                    for (int row = 0; row < part.height; row++) {
                        pixels.get(target, (y + row) * block.width() + x, part.width);
                    }
                }
            }
        }
    }

    /** A buffer for all of a block. */
    static ByteBuffer staging(ViewBlock block) {
        return ByteBuffer.allocateDirect(Math.toIntExact(4 * block.pixels())).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The pixels of an image as RGBA8 in a direct buffer. */
    static ByteBuffer toRgba(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        if (4L * width * height > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("image is " + width + " × " + height
                    + ": give one of fewer than 2^29 pixels, or load it from a file with limits of your own");
        }
        ByteBuffer rgba = ByteBuffer.allocateDirect(4 * width * height);
        if (image.getType() == BufferedImage.TYPE_BYTE_GRAY) {
            // Java takes the bytes of a grey image for linear light and would brighten them; in picture files they
            // are as gamma-encoded as colours are, and ImageIO reads them into just such an image.
            putGray(image.getRaster(), rgba);
        } else {
            putColors(image, rgba);
        }
        return rgba.flip();
    }

    private static void putGray(Raster raster, ByteBuffer rgba) {
        int[] row = new int[raster.getWidth()];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, 0, row);
            for (int gray : row) {
                rgba.putInt(gray << 24 | gray << 16 | gray << 8 | 0xff);
            }
        }
    }

    private static void putColors(BufferedImage image, ByteBuffer rgba) {
        int[] row = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int argb : row) {
                rgba.putInt(argb << 8 | argb >>> 24);
            }
        }
    }
}
