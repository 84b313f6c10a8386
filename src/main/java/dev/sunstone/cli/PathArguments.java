package dev.sunstone.cli;

import com.google.common.collect.ImmutableMap;
import dev.sunstone.Aov;
import dev.sunstone.Integrator;
import dev.sunstone.PathOptions;
import dev.sunstone.PixelFilter;
import dev.sunstone.RenderOptions;
import dev.sunstone.Sampler;
import dev.sunstone.ToneCurve;
import dev.sunstone.ToneMapping;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Which integrator draws a picture, how many samples it draws and how, and what becomes of the light. */
final class PathArguments {
    /** How many samples there may be where time or noise is to end it. */
    private static final int SAMPLES_WITHOUT_END = 1 << 16;

    private static final Map<String, Integrator> INTEGRATORS = ImmutableMap.of(
            "whitted", Integrator.WHITTED,
            "path", Integrator.PATH,
            "ao", Integrator.AMBIENT_OCCLUSION,
            "aov", Integrator.AOV);

    private static final Map<String, Sampler> SAMPLERS =
            ImmutableMap.of("sobol", Sampler.SOBOL, "independent", Sampler.INDEPENDENT);

    private static final Map<String, PixelFilter.Shape> FILTERS = ImmutableMap.of(
            "blackman-harris", PixelFilter.Shape.BLACKMAN_HARRIS,
            "box", PixelFilter.Shape.BOX,
            "tent", PixelFilter.Shape.TENT);

    private static final Map<String, ToneCurve> CURVES = ImmutableMap.of(
            "srgb", ToneCurve.SRGB,
            "linear", ToneCurve.LINEAR,
            "gamma", ToneCurve.GAMMA,
            "filmic", ToneCurve.FILMIC,
            "agx", ToneCurve.AGX,
            "false-color", ToneCurve.FALSE_COLOR);

    private static final Map<String, Aov> AOVS = ImmutableMap.<String, Aov>builder()
            .put("alpha", Aov.ALPHA)
            .put("albedo", Aov.ALBEDO)
            .put("normal", Aov.NORMAL)
            .put("depth", Aov.DEPTH)
            .put("position", Aov.POSITION)
            .put("object", Aov.OBJECT_ID)
            .put("instance", Aov.INSTANCE_ID)
            .put("samples", Aov.SAMPLE_COUNT)
            .put("variance", Aov.VARIANCE)
            .build();

    private final OptionSpec integrator = option("NAME", String.class, "--integrator")
            .description(
                    "How the picture is computed: whitted (the default; quick, direct light), path (all light, by samples), ao"
                            + " (ambient occlusion) or aov (camera rays alone). The options below are for the last three.")
            .build();

    private final OptionSpec samples = option("N", Integer.class, "--spp")
            .description("Samples of each pixel, 1 to " + PathOptions.MAX_SAMPLES + "; 64 by default, or up to "
                    + SAMPLES_WITHOUT_END + " where --time or --noise ends it.")
            .build();

    private final OptionSpec time = option("SECONDS", Double.class, "--time")
            .description("Begin no pass over the picture later than this.")
            .build();

    private final OptionSpec noise = option("X", Double.class, "--noise")
            .description(
                    "Give parts of the picture no more samples once their relative error is below this, such as 0.02.")
            .build();

    private final OptionSpec seed = option("N", Long.class, "--seed")
            .description("Other noise for each number; 0 by default.")
            .build();

    private final OptionSpec maxBounces = option("N", Integer.class, "--max-bounces")
            .description("Surfaces that light may come from one after the other before the first, 0 to "
                    + PathOptions.MAX_BOUNCES + "; 32 by default.")
            .build();

    private final OptionSpec sampler = option("NAME", String.class, "--sampler")
            .description("How samples are drawn: sobol (the default) or independent.")
            .build();

    private final OptionSpec filter = option("NAME", String.class, "--filter")
            .description(
                    "How much of the light round a pixel's centre counts for it: blackman-harris (the default), box or tent.")
            .build();

    private final OptionSpec exposure = option("STOPS", Double.class, "--exposure")
            .description("Brightness of PNG files in stops, -64 to 64; each is twice the light.")
            .build();

    private final OptionSpec toneCurve = option("NAME", String.class, "--tonemap")
            .description("The curve of PNG files: srgb (the default), linear, gamma, filmic, agx or false-color.")
            .build();

    private final OptionSpec aov = option("LIST", String.class, "--aov")
            .description(
                    "What EXR files and checkpoints have besides light, with commas between: alpha, albedo, normal, depth,"
                            + " position, object, instance, samples, variance.")
            .build();

    private final OptionSpec denoise = Main.flag("--denoise")
            .description("Take the noise out of the pictures.")
            .build();

    private final Function<String, RuntimeException> wrong;

    /**
     * Declares the options.
     *
     * @param wrong makes the exception from its message
     */
    PathArguments(Function<String, RuntimeException> wrong) {
        this.wrong = wrong;
    }

    void addTo(CommandSpec command) {
        command.addOption(integrator);
        filmOptions().forEach(command::addOption);
        command.addOption(denoise);
    }

    private List<OptionSpec> filmOptions() {
        return List.of(samples, time, noise, seed, maxBounces, sampler, filter, exposure, toneCurve, aov);
    }

    private static OptionSpec.Builder option(String label, Class<?> type, String name) {
        return OptionSpec.builder(name).paramLabel(label).type(type);
    }

    /** Which integrator was asked for. */
    Integrator integrator() {
        return choice(integrator, INTEGRATORS, Integrator.WHITTED);
    }

    /** Refuses what does not fit together. */
    void check(Outputs outputs) {
        Integrator chosen = integrator();
        if (chosen == Integrator.WHITTED) {
            filmOptions().stream()
                    .filter(option -> option.getValue() != null)
                    .findFirst()
                    .ifPresent(option -> {
                        throw wrong.apply(
                                option.longestName()
                                        + " is for integrators that draw samples, which whitted does not; add --integrator path");
                    });
        }
        if (chosen == Integrator.WHITTED && denoises()) {
            throw wrong.apply(
                    "--denoise is for integrators that draw samples, which whitted does not; add --integrator path");
        }
        if (chosen != Integrator.PATH && maxBounces.getValue() != null) {
            throw wrong.apply("--max-bounces is for --integrator path; leave it out");
        }
        for (OptionSpec option : List.of(exposure, toneCurve)) {
            if (option.getValue() != null && !outputs.has(".png")) {
                throw wrong.apply(option.longestName()
                        + " is for PNG files, and the others hold light as it is; add --output NAME.png");
            }
        }
        if (!aovs().isEmpty() && !outputs.has(".exr") && outputs.checkpoint() == null) {
            throw wrong.apply("--aov is for files that can hold it; add --output NAME.exr or --checkpoint FILE");
        }
        checkRange(samples, 1, PathOptions.MAX_SAMPLES);
        checkRange(maxBounces, 0, PathOptions.MAX_BOUNCES);
        checkRange(exposure, -64, 64);
        Double seconds = time.getValue();
        if (seconds != null && !(seconds > 0 && Double.isFinite(seconds))) {
            throw wrong.apply("--time is " + seconds + ", but must be a number above 0");
        }
        Double target = noise.getValue();
        if (target != null && !(target >= Float.MIN_NORMAL && target <= Float.MAX_VALUE)) {
            throw wrong.apply(
                    "--noise is " + target + ", but must be at least 1.2e-38 and at most 3.4e38, such as 0.02");
        }
        choice(sampler, SAMPLERS, Sampler.SOBOL);
        choice(filter, FILTERS, PixelFilter.Shape.BLACKMAN_HARRIS);
        choice(toneCurve, CURVES, ToneCurve.SRGB);
    }

    /** The same options with what was asked for. */
    RenderOptions apply(RenderOptions options) {
        boolean ends = time.getValue() != null || noise.getValue() != null;
        int usual = ends ? SAMPLES_WITHOUT_END : PathOptions.defaults().samples();
        PathOptions path = PathOptions.defaults()
                .withSamples(or(samples, usual))
                .withSeed(or(seed, 0L))
                .withMaxBounces(or(maxBounces, PathOptions.defaults().maxBounces()))
                .withSampler(choice(sampler, SAMPLERS, Sampler.SOBOL))
                .withFilter(PixelFilter.of(choice(filter, FILTERS, PixelFilter.Shape.BLACKMAN_HARRIS)))
                .withAovs(aovs())
                .withDenoise(denoises())
                .withNoiseTarget(or(noise, 0.0));
        Double seconds = time.getValue();
        if (seconds != null) {
            path = path.withTimeLimit(Duration.ofMillis((long) Math.ceil(Math.min(seconds, 1e9) * 1000)));
        }
        return options.withIntegrator(integrator()).withPath(path).withTone(tone());
    }

    /** Whether pictures are to be without noise. */
    boolean denoises() {
        return Main.given(denoise);
    }

    /** How light becomes bytes. */
    ToneMapping tone() {
        return ToneMapping.defaults()
                .withExposure(or(exposure, 0.0))
                .withCurve(choice(toneCurve, CURVES, ToneCurve.SRGB));
    }

    /** What files are to have besides light; empty where nothing was said. */
    Set<Aov> aovs() {
        Set<Aov> aovs = EnumSet.noneOf(Aov.class);
        String list = aov.getValue();
        if (list != null) {
            for (String name : list.split(",", -1)) {
                aovs.add(choice("--aov", name.strip(), AOVS));
            }
        }
        return aovs;
    }

    private <T> T choice(OptionSpec option, Map<String, T> choices, T usual) {
        String name = option.getValue();
        return name == null ? usual : choice(option.longestName(), name, choices);
    }

    private <T> T choice(String option, String name, Map<String, T> choices) {
        T chosen = choices.get(name);
        if (chosen == null) {
            throw wrong.apply(option + " is '" + name + "', but must be one of " + String.join(", ", choices.keySet()));
        }
        return chosen;
    }

    private void checkRange(OptionSpec option, double least, double most) {
        Number value = option.getValue();
        if (value != null && !(value.doubleValue() >= least && value.doubleValue() <= most)) {
            throw wrong.apply(
                    String.format("%s is %s, but must be %.0f to %.0f", option.longestName(), value, least, most));
        }
    }

    private static <T> T or(OptionSpec option, T usual) {
        T value = option.getValue();
        return value == null ? usual : value;
    }
}
