package dev.sunstone.cli;

import com.google.common.collect.ImmutableMap;
import dev.sunstone.FilmInfo;
import dev.sunstone.Integrator;
import dev.sunstone.PathOptions;
import dev.sunstone.PixelFilter;
import dev.sunstone.RenderOptions;
import dev.sunstone.Sampler;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;

/** Which integrator draws a picture, and how many samples it draws and how. */
final class PathArguments {
    /** How many samples there may be where time or noise is to end it. */
    private static final int SAMPLES_WITHOUT_END = 1 << 16;

    private static final Choices<Integrator> INTEGRATORS = new Choices<>(ImmutableMap.of(
            "whitted", Integrator.WHITTED,
            "path", Integrator.PATH,
            "ao", Integrator.AMBIENT_OCCLUSION,
            "aov", Integrator.AOV));

    private static final Choices<Sampler> SAMPLERS =
            new Choices<>(ImmutableMap.of("sobol", Sampler.SOBOL, "independent", Sampler.INDEPENDENT));

    private static final Choices<PixelFilter.Shape> FILTERS = new Choices<>(ImmutableMap.of(
            "blackman-harris", PixelFilter.Shape.BLACKMAN_HARRIS,
            "box", PixelFilter.Shape.BOX,
            "tent", PixelFilter.Shape.TENT));

    private final OptionSpec integrator = option("NAME", String.class, "--integrator")
            .description(
                    "How the picture is computed: whitted (the default; quick, direct light), path (all light, by samples), ao"
                            + " (ambient occlusion) or aov (camera rays alone). The last three draw samples.")
            .build();

    private final OptionSpec samples = whole("--spp")
            .description("Samples of each pixel, 1 to " + PathOptions.MAX_SAMPLES + "; 64 by default, or up to "
                    + SAMPLES_WITHOUT_END + " where --time or --noise ends it. With --resume as many as the"
                    + " checkpoint was begun for, rounded up to a power of two, unless samples are independent.")
            .build();

    private final OptionSpec firstSample = whole("--first-sample")
            .description("The number of the first sample that is drawn of those that --spp says, from 0: for parts that"
                    + " several machines draw and sunstone merge adds. All parts need the same --spp.")
            .build();

    private final OptionSpec sampleCount = whole("--sample-count")
            .description("How many samples are drawn of those; all from the first one on by default.")
            .build();

    private final OptionSpec time = real("SECONDS", "--time", "a number of seconds, such as 2")
            .description("Begin no pass over the picture later than this.")
            .build();

    private final OptionSpec noise = real("X", "--noise", "a share, such as 0.05")
            .description(
                    "Give parts of the picture no more samples once their relative error is below this, such as 0.02. Add"
                            + " --spp or --time for when it ends at the latest.")
            .build();

    private final OptionSpec seed = option("N", Long.class, "--seed")
            .converters(Numbers::large)
            .description("Other noise for each number; 0 by default.")
            .build();

    private final OptionSpec maxBounces = whole("--max-bounces")
            .description("Surfaces that light may come from one after the other before the first, 0 to "
                    + PathOptions.MAX_BOUNCES
                    + ": with 0 there is only what shines itself, with 1 also what lights shine"
                    + " on. 32 by default.")
            .build();

    private final OptionSpec radius = real("X", "--ao-radius", "a length in world units, such as 0.5")
            .description(
                    "How near in world units something has to be to be in the way, for --integrator ao; without end"
                            + " by default, which leaves closed rooms dark.")
            .build();

    private final OptionSpec clamp = real("X", "--clamp", "a luminance, such as 10")
            .description("Cut light that comes after the first bounce above this luminance, which takes away light and"
                    + " the brightest noise.")
            .build();

    private final OptionSpec sampler = option("NAME", String.class, "--sampler")
            .description("How samples are drawn: sobol (the default) or independent.")
            .build();

    private final OptionSpec filter = option("NAME", String.class, "--filter")
            .description(
                    "How much of the light round a pixel's centre counts for it: blackman-harris (the default), box or tent.")
            .build();

    private final PictureArguments pictures;

    /**
     * The samples that the film was begun for which is gone on with, rounded up to a power of two; 0 where nothing
     * hangs on that.
     */
    private int planned;

    private final Function<String, RuntimeException> wrong;

    /**
     * Declares the options.
     *
     * @param pictures what becomes of the samples
     * @param wrong makes the exception from its message
     */
    PathArguments(PictureArguments pictures, Function<String, RuntimeException> wrong) {
        this.pictures = pictures;
        this.wrong = wrong;
    }

    /** The option that says how the picture is computed. */
    OptionSpec integratorOption() {
        return integrator;
    }

    /** The options of integrators that draw samples. */
    List<OptionSpec> sampleOptions() {
        return List.of(
                samples, firstSample, sampleCount, time, noise, seed, maxBounces, clamp, radius, sampler, filter);
    }

    private static OptionSpec.Builder option(String label, Class<?> type, String name) {
        return OptionSpec.builder(name).paramLabel(label).type(type);
    }

    private static OptionSpec.Builder whole(String name) {
        return option("N", Integer.class, name).converters(Numbers::whole);
    }

    private static OptionSpec.Builder real(String label, String name, String what) {
        return option(label, Double.class, name).converters(Numbers.real(what));
    }

    /** Which integrator was asked for. */
    Integrator integrator() {
        return INTEGRATORS.of(integrator, Integrator.WHITTED, wrong);
    }

    /**
     * Refuses what is out of range and what does not fit together.
     *
     * @param goesOn whether a film will say how many samples there are where that was not said
     */
    void check(boolean goesOn) {
        Integrator chosen = integrator();
        if (chosen == Integrator.WHITTED) {
            Stream.concat(sampleOptions().stream(), pictures.options().stream())
                    .filter(Main::given)
                    .findFirst()
                    .ifPresent(option -> {
                        throw wrong.apply(
                                option.longestName()
                                        + " is for integrators that draw samples, which whitted does not; add --integrator path");
                    });
        }
        for (OptionSpec option : List.of(maxBounces, clamp)) {
            if (chosen != Integrator.PATH && Main.given(option)) {
                throw wrong.apply(option.longestName() + " is for --integrator path; leave it out");
            }
        }
        if (chosen != Integrator.AMBIENT_OCCLUSION && Main.given(radius)) {
            throw wrong.apply("--ao-radius is for --integrator ao; leave it out");
        }
        checkRange(samples, 1, PathOptions.MAX_SAMPLES);
        if (!goesOn || Main.given(samples)) {
            checkPart();
        }
        checkRange(maxBounces, 0, PathOptions.MAX_BOUNCES);
        for (OptionSpec option : List.of(time, noise, clamp, radius)) {
            Double value = option.getValue();
            if (value != null && !(value > 0 && Double.isFinite(value))) {
                throw wrong.apply(option.longestName() + " is " + value + ", but must be a number above 0");
            }
            if (value != null && option != time && !(value >= Float.MIN_NORMAL && value <= Float.MAX_VALUE)) {
                throw wrong.apply(option.longestName() + " is " + value
                        + ", but must be at least 1.2e-38 and at most 3.4e38, such as 0.02");
            }
        }
        sampler();
        FILTERS.of(filter, PixelFilter.Shape.BLACKMAN_HARRIS, wrong);
    }

    /** Refuses a part of samples that there are not. */
    private void checkPart() {
        checkRange(firstSample, 0, samples() - 1);
        checkRange(sampleCount, 1, samples() - or(firstSample, 0));
    }

    /** Takes the number of samples from a film that is gone on with, where none was given. */
    void goOn(FilmInfo film) {
        // A film of independent samples, of which any number goes together, does not know it.
        if (!Main.given(samples) && sampler() == Sampler.SOBOL) {
            planned = film.plannedSamples();
        }
        if (planned == SAMPLES_WITHOUT_END && !ends() && !Main.given(sampleCount)) {
            throw wrong.apply("--resume goes on up to " + planned + " samples a pixel, as the checkpoint was begun with"
                    + " --time, --noise or more than " + planned / 2
                    + " --spp; add --time, --noise or --sample-count to"
                    + " end before, or --spp " + planned + " for all of them");
        }
        checkPart();
    }

    private Sampler sampler() {
        return SAMPLERS.of(sampler, Sampler.SOBOL, wrong);
    }

    private boolean ends() {
        return Main.given(time) || Main.given(noise);
    }

    /** Samples of each pixel of the whole picture. */
    private int samples() {
        int usual = ends() ? SAMPLES_WITHOUT_END : PathOptions.defaults().samples();
        return or(samples, planned > 0 ? planned : usual);
    }

    /** The same options with what was asked for. */
    RenderOptions apply(RenderOptions options) {
        PathOptions path = PathOptions.defaults()
                .withSamples(samples())
                .withFirstSample(or(firstSample, 0))
                .withSampleCount(or(sampleCount, 0))
                .withSeed(or(seed, 0L))
                .withMaxBounces(or(maxBounces, PathOptions.defaults().maxBounces()))
                .withClampIndirect(or(clamp, Double.POSITIVE_INFINITY))
                .withAoRadius(or(radius, Double.POSITIVE_INFINITY))
                .withSampler(sampler())
                .withFilter(PixelFilter.of(FILTERS.of(filter, PixelFilter.Shape.BLACKMAN_HARRIS, wrong)))
                .withAovs(pictures.aovs())
                .withDenoise(pictures.denoises())
                .withNoiseTarget(or(noise, 0.0));
        Double seconds = time.getValue();
        if (seconds != null) {
            path = path.withTimeLimit(Duration.ofMillis((long) Math.ceil(Math.min(seconds, 1e9) * 1000)));
        }
        return options.withIntegrator(integrator()).withPath(path).withTone(pictures.tone());
    }

    private void checkRange(OptionSpec option, int least, int most) {
        Integer value = option.getValue();
        if (value != null && (value < least || value > most)) {
            throw wrong.apply(option.longestName() + " is " + value + ", but must be " + least + " to " + most);
        }
    }

    private static <T> T or(OptionSpec option, T usual) {
        T value = option.getValue();
        return value == null ? usual : value;
    }
}
