package dev.sunstone;

import static java.util.Objects.requireNonNull;

import dev.sunstone.jna.SunstoneRenderOptions;
import dev.sunstone.jna.SunstoneViewBlock;
import org.jspecify.annotations.Nullable;

/**
 * What one render draws: the options, with what they leave to the scene filled in, so that a change meanwhile makes no
 * difference. The sets are read when it starts; the caller keeps the view reachable until then.
 */
record View(
        int width,
        int height,
        int threads,
        ViewBlock block,
        @Nullable NativeHashSet only,
        @Nullable NativeHashSet without) {

    static View of(RenderOptions options, SceneSettings settings) {
        requireNonNull(options, "options");
        int width = options.width() == 0 ? settings.width() : options.width();
        int height = options.height() == 0 ? settings.height() : options.height();
        ViewBlock crop = options.crop();
        if (crop == null) {
            crop = new ViewBlock(0, 0, width, height);
        } else if ((long) crop.x() + crop.width() > width || (long) crop.y() + crop.height() > height) {
            throw new IllegalArgumentException("crop is " + crop + ", which reaches out of the picture of " + width
                    + " × " + height + ": give a part that lies inside");
        }
        return new View(width, height, options.threads(), crop, options.only(), options.without());
    }

    /** The same, but for the part that is drawn. */
    View withBlock(ViewBlock part) {
        return new View(width, height, threads, part, only, without);
    }

    SunstoneRenderOptions nativeOptions(int pixelFormat) {
        SunstoneRenderOptions structure = new SunstoneRenderOptions();
        structure.width = width;
        structure.height = height;
        structure.threads = threads;
        structure.pixel_format = pixelFormat;
        structure.only = only == null ? null : only.handle();
        structure.without = without == null ? null : without.handle();
        return structure;
    }

    SunstoneViewBlock nativeBlock() {
        SunstoneViewBlock structure = new SunstoneViewBlock();
        structure.x = block.x();
        structure.y = block.y();
        structure.width = block.width();
        structure.height = block.height();
        return structure;
    }
}
