package dev.sunstone.cli;

import dev.sunstone.Aov;
import dev.sunstone.Film;
import dev.sunstone.FilmInfo;
import dev.sunstone.PathOptions;
import dev.sunstone.ViewBlock;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** What a checkpoint is of, a line for each fact. */
final class FilmSummary {
    private FilmSummary() {}

    /** Prints it. */
    static void print(Film film, Path file, PrintWriter to) {
        FilmInfo info = film.info();
        ViewBlock block = info.block();
        String aovs = info.aovs().stream()
                .filter(aov -> aov != Aov.COLOR)
                .map(PictureArguments.AOVS::name)
                .collect(Collectors.joining(", "));
        Summary summary = new Summary(file, to);
        summary.line("kind", "checkpoint of a render");
        summary.size(info.width(), info.height(), block.x(), block.y(), block.width(), block.height());
        summary.line("samples", "%s of each pixel, %s", samples(info), planned(info.plannedSamples()));
        summary.line("seed", "%d", info.seed());
        summary.line("aovs", "%s", aovs.isEmpty() ? "none" : aovs);
    }

    /** For how many it was begun, as far as that is known. */
    private static String planned(int samples) {
        return samples < PathOptions.MAX_SAMPLES
                ? "begun for " + samples + " (rounded up to a power of two)"
                : "independent or begun for more than " + samples / 2;
    }

    /** How many samples pixels have, as "4 to 8 samples". */
    static String samples(FilmInfo info) {
        int least = info.minSamples();
        int most = info.maxSamples();
        return (least == most ? least : least + " to " + most) + (most == 1 ? " sample" : " samples");
    }
}
