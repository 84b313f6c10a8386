package dev.sunstone.cli;

import com.google.common.collect.ImmutableMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Says by options of the command line what messages of the library say by the names that it has for things. */
final class WayOut {
    /** In the order in which they are replaced: what is part of another phrase comes after it. */
    static final ImmutableMap<String, String> WORDS = ImmutableMap.of(
            "the option denoise",
            "--denoise",
            "nor in a root; put it there or name its folder as a root",
            "nor in one of --assets; put it there or name its folder with --assets DIR",
            "or in a root",
            "or in one of --assets",
            "render smaller blocks, or raise the limit pixels",
            "draw a part of it with --crop, or a smaller one with --width",
            "render smaller blocks, keep fewer AOVs, or raise the limit film_bytes",
            "draw a part of it with --crop, a smaller one with --width, or less besides light with --aov",
            "give as many, and the sampler, that it was begun with",
            "give the --spp and --sampler that it was begun with",
            "draw others, by their first number",
            "draw others with --first-sample");

    /** The field of a picture that takes too much memory. */
    private static final Pattern FIELD = Pattern.compile("^block: (?=\\d+ pixels |a film )");

    /** The command line keeps to the defaults, so that another way out is the only one. */
    private static final Pattern RAISING =
            Pattern.compile("[,;]?( or)? raise the limits? '?\\w+'?(, \\w+)*( and \\w+)?$");

    /** Films of which some keep more than the others. */
    private static final Pattern LACKING = Pattern.compile("^(.*what --denoise needs.*)$");

    private WayOut() {}

    /** A message of the library in the words of the command line. */
    static String of(String message) {
        String told = FIELD.matcher(message).replaceFirst("");
        for (Map.Entry<String, String> word : WORDS.entrySet()) {
            told = told.replace(word.getKey(), word.getValue());
        }
        told = LACKING.matcher(told).replaceFirst("$1: give --denoise to each of its renders or to none");
        return RAISING.matcher(told).replaceFirst("");
    }
}
