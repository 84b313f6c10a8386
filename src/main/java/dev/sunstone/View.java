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
        @Nullable NativeHashSet without,
        Integrator integrator,
        PathOptions path,
        ToneMapping tone) {

    static View of(RenderOptions options, SceneSettings settings) {
        return of(options, settings.width(), settings.height(), null);
    }

    /** What goes on with a film: its size and its part of the picture, where the options do not say. */
    static View of(RenderOptions options, FilmInfo film) {
        int width = options.width() == 0 ? film.width() : options.width();
        int height = options.height() == 0 ? film.height() : options.height();
        if (width != film.width() || height != film.height()) {
            throw new IllegalArgumentException("resolution: the film is of a picture of " + film.width() + " × "
                    + film.height() + " pixels, but options ask for " + width + " × " + height
                    + "; give the same size, or none");
        }
        return of(options, film.width(), film.height(), film.block());
    }

    private static View of(RenderOptions options, int usualWidth, int usualHeight, @Nullable ViewBlock usualBlock) {
        requireNonNull(options, "options");
        int width = options.width() == 0 ? usualWidth : options.width();
        int height = options.height() == 0 ? usualHeight : options.height();
        ViewBlock crop = options.crop() == null ? usualBlock : options.crop();
        if (crop == null) {
            crop = new ViewBlock(0, 0, width, height);
        } else if ((long) crop.x() + crop.width() > width || (long) crop.y() + crop.height() > height) {
            throw new IllegalArgumentException("crop is " + crop + ", which reaches out of the picture of " + width
                    + " × " + height + ": give a part that lies inside");
        }
        return new View(
                width,
                height,
                options.threads(),
                crop,
                options.only(),
                options.without(),
                options.integrator(),
                options.path(),
                options.tone());
    }

    /**
     * Refuses what whitted would leave out, where it can be seen that it was asked for: by another value than the
     * usual.
     */
    View checkIntegrator() {
        if (integrator.hasFilm()) {
            return this;
        }
        String change = path.firstChange();
        if (change != null) {
            throw new IllegalArgumentException(
                    "path." + change + ", but " + integrator + " draws no samples: choose"
                            + " another integrator, by RenderOptions.withIntegrator, or begin with RenderOptions.path(samples)");
        }
        if (!tone.equals(ToneMapping.defaults())) {
            throw new IllegalArgumentException("tone is " + tone + ", but " + integrator + " has a curve of its own:"
                    + " choose another integrator, by RenderOptions.withIntegrator, or leave it out");
        }
        return this;
    }

    /** The same, but for the part that is drawn. */
    View withBlock(ViewBlock part) {
        return new View(width, height, threads, part, only, without, integrator, path, tone);
    }

    SunstoneRenderOptions nativeOptions(int pixelFormat) {
        SunstoneRenderOptions structure = new SunstoneRenderOptions();
        structure.width = width;
        structure.height = height;
        structure.threads = threads;
        structure.pixel_format = pixelFormat;
        structure.only = only == null ? null : only.handle();
        structure.without = without == null ? null : without.handle();
        structure.integrator = integrator.code;
        if (integrator.hasFilm()) {
            path.put(structure);
            structure.exposure = tone.exposure();
            structure.temperature = tone.temperature();
            structure.tint = tone.tint();
            structure.tone_curve = tone.curve().code;
            structure.dither = tone.dither() ? 1 : 0;
        }
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
