package dev.sunstone.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.sunstone.Aov;
import dev.sunstone.FilmInfo;
import dev.sunstone.ImageOptions;
import dev.sunstone.ToneCurve;
import dev.sunstone.ToneMapping;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;

/** What becomes of the light of a film in the files that it is written to. */
final class PictureArguments {
    /** What films keep, by the names that {@code --aov} has for it. */
    static final Choices<Aov> AOVS = new Choices<>(
            ImmutableMap.<String, Aov>builder()
                    .put("alpha", Aov.ALPHA)
                    .put("albedo", Aov.ALBEDO)
                    .put("normal", Aov.NORMAL)
                    .put("depth", Aov.DEPTH)
                    .put("position", Aov.POSITION)
                    .put("object", Aov.OBJECT_ID)
                    .put("instance", Aov.INSTANCE_ID)
                    .put("samples", Aov.SAMPLE_COUNT)
                    .put("variance", Aov.VARIANCE)
                    .build(),
            // As Java has them.
            ImmutableMap.of(
                    "object_id", Aov.OBJECT_ID, "instance_id", Aov.INSTANCE_ID, "sample_count", Aov.SAMPLE_COUNT));

    /** What every film has. */
    private static final ImmutableSet<Aov> ALWAYS = ImmutableSet.of(Aov.SAMPLE_COUNT, Aov.VARIANCE);

    private static final Choices<ToneCurve> CURVES = new Choices<>(ImmutableMap.of(
            "srgb", ToneCurve.SRGB,
            "linear", ToneCurve.LINEAR,
            "gamma", ToneCurve.GAMMA,
            "filmic", ToneCurve.FILMIC,
            "agx", ToneCurve.AGX,
            "false-color", ToneCurve.FALSE_COLOR));

    private final OptionSpec exposure = OptionSpec.builder("--exposure")
            .paramLabel("STOPS")
            .type(Double.class)
            .converters(Numbers.real("a number of stops, such as 1.5"))
            .description("Brightness of PNG files in stops, -64 to 64; each is twice the light.")
            .build();

    private final OptionSpec toneCurve = OptionSpec.builder("--tonemap")
            .paramLabel("NAME")
            .type(String.class)
            .description("The curve of PNG files: srgb (the default), linear, gamma, filmic, agx or false-color.")
            .build();

    private final OptionSpec pngBits = bits("--png-bits")
            .description("Bits of each component of PNG files: 8 (the default) or 16.")
            .build();

    private final OptionSpec exrBits = bits("--exr-bits")
            .description("Bits of colours and normals in EXR files: 16 (the default) or 32.")
            .build();

    private final OptionSpec aov;

    private final OptionSpec denoise;

    private final Function<String, RuntimeException> wrong;

    /**
     * Declares the options.
     *
     * @param aovHolders which files have what {@code --aov} names
     * @param denoisable of what the noise can be taken out
     * @param wrong makes the exception from its message
     */
    PictureArguments(String aovHolders, String denoisable, Function<String, RuntimeException> wrong) {
        this.wrong = wrong;
        this.aov = OptionSpec.builder("--aov")
                .paramLabel("LIST")
                .type(String.class)
                .description("What " + aovHolders + " besides light, with commas between: alpha, albedo, normal, depth,"
                        + " position, object, instance, samples, variance; or all.")
                .build();
        this.denoise = Main.flag("--denoise")
                .description("Take the noise out of " + denoisable + ".")
                .build();
    }

    private static OptionSpec.Builder bits(String name) {
        return OptionSpec.builder(name).paramLabel("N").type(Integer.class).converters(Numbers::whole);
    }

    /** All of them. */
    List<OptionSpec> options() {
        return ImmutableList.of(exposure, toneCurve, pngBits, exrBits, aov, denoise);
    }

    /** Refuses what is out of range, and what none of the files that are written can have. */
    void check(Outputs outputs) {
        for (OptionSpec option : ImmutableList.of(exposure, toneCurve)) {
            if (Main.given(option) && !outputs.has(".png")) {
                throw wrong.apply(option.longestName()
                        + " is for PNG files, and the others hold light as it is; add --output NAME.png");
            }
        }
        checkBits(pngBits, ".png", 8, outputs);
        checkBits(exrBits, ".exr", 16, outputs);
        aovs();
        tone();
    }

    /** Refuses other numbers than the usual one and its double, and what no file can have. */
    private void checkBits(OptionSpec option, String ending, int usual, Outputs outputs) {
        Integer bits = option.getValue();
        if (bits != null && bits != usual && bits != 2 * usual) {
            throw wrong.apply(option.longestName() + " is " + bits + ", but must be " + usual + " or " + 2 * usual);
        }
        if (bits != null && !outputs.has(ending)) {
            throw wrong.apply(
                    option.longestName() + " is for files that end in " + ending + "; add --output NAME" + ending);
        }
    }

    /** Whether pictures are to be without noise. */
    boolean denoises() {
        return Main.given(denoise);
    }

    /** How light becomes bytes. */
    ToneMapping tone() {
        Double stops = exposure.getValue();
        if (stops != null && !(Math.abs(stops) <= 64)) {
            throw wrong.apply("--exposure is " + stops + ", but must be -64 to 64");
        }
        return ToneMapping.defaults()
                .withExposure(stops == null ? 0 : stops)
                .withCurve(CURVES.of(toneCurve, ToneCurve.SRGB, wrong));
    }

    /** What files are to have besides light; empty where nothing was said. */
    Set<Aov> aovs() {
        Set<Aov> aovs = EnumSet.noneOf(Aov.class);
        String list = aov.getValue();
        if (list != null) {
            for (String name : list.split(",", -1)) {
                if (name.strip().equalsIgnoreCase("all")) {
                    aovs.addAll(AOVS.all());
                } else {
                    aovs.add(AOVS.of(aov, name.strip(), wrong));
                }
            }
        }
        return aovs;
    }

    /** By the names that they have here. */
    private static String names(Set<Aov> aovs) {
        return aovs.stream().map(AOVS::name).collect(Collectors.joining(","));
    }

    /** The options of a film's files. All that there can be is all that this film has. */
    ImageOptions image(FilmInfo film) {
        ImageOptions image = ImageOptions.defaults().withTone(tone()).withDenoise(denoises());
        if (Main.given(pngBits)) {
            image = image.withPngBits(pngBits.getValue());
        }
        if (Main.given(exrBits)) {
            image = image.withExrBits(exrBits.getValue());
        }
        Set<Aov> aovs = aovs();
        if (aovs.isEmpty()) {
            return image;
        }
        if (aovs.containsAll(AOVS.all())) {
            aovs.retainAll(film.aovs());
            aovs.addAll(ALWAYS);
        }
        Set<Aov> missing = EnumSet.copyOf(aovs);
        missing.removeAll(film.aovs());
        missing.removeAll(ALWAYS);
        if (!missing.isEmpty()) {
            throw wrong.apply("--aov names " + names(missing) + ", which the film does not have; render it with --aov "
                    + names(missing));
        }
        return image.withLayers(aovs);
    }
}
