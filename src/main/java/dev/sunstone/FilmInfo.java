package dev.sunstone;

import java.util.Set;

/**
 * What a {@link Film} is of and how many samples it has.
 *
 * @param width the width of the whole picture in pixels
 * @param height the height of the whole picture in pixels
 * @param block the part of it that is on the film
 * @param seed which picture of all those that differ in their noise alone
 * @param aovs what it keeps, always with the colour
 * @param minSamples the least samples of a pixel, as {@link Film#samples}
 * @param maxSamples the most samples of a pixel
 * @param plannedSamples the samples of a pixel that the film was begun for, rounded up to a power of two: films, and
 *     renders that go on with it, have to be for as many; {@link PathOptions#MAX_SAMPLES} for independent samples, of
 *     which any number goes together
 * @param totalSamples the samples of all pixels together
 */
public record FilmInfo(
        int width,
        int height,
        ViewBlock block,
        long seed,
        Set<Aov> aovs,
        int minSamples,
        int maxSamples,
        int plannedSamples,
        long totalSamples) {}
