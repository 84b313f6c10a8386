package dev.sunstone.cli;

import com.google.common.collect.ImmutableMap;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant by one that there is not. */
final class Spelling {
    private static final int LETTERS_THAT_TELL = 3;

    /** What other programs call what there is here, which may look like something else. */
    private static final ImmutableMap<String, List<String>> SYNONYMS = ImmutableMap.<String, List<String>>builder()
            .put("--samples", List.of("--spp"))
            .put("--size", List.of("--width", "--height"))
            .put("--resolution", List.of("--width", "--height"))
            .put("--bounces", List.of("--max-bounces"))
            .put("--depth", List.of("--max-bounces"))
            .put("--max-depth", List.of("--max-bounces"))
            .put("--region", List.of("--crop"))
            .put("--cores", List.of("--threads"))
            .put("--jobs", List.of("--threads"))
            .put("--textures", List.of("--assets"))
            .put("--root", List.of("--assets"))
            .put("--continue", List.of("--resume"))
            .put("--renderer", List.of("--integrator"))
            .put("--engine", List.of("--integrator"))
            .put("--bits", List.of("--png-bits", "--exr-bits"))
            .build();

    private Spelling() {}

    /** The end of an error's line that asks whether the nearest of the names was meant; empty where none is near. */
    static String suggestion(String typed, Collection<String> names) {
        String word = typed.toLowerCase(Locale.ROOT);
        List<String> same = SYNONYMS.getOrDefault(word, List.of());
        if (!same.isEmpty() && names.containsAll(same)) {
            return question(String.join(" and ", same));
        }
        Comparator<String> nearer = Comparator.comparingInt(name -> distance(word, name));
        // One letter in three may be wrong; with more, any word is like any other.
        Optional<String> meant = names.stream()
                .filter(name -> 3 * distance(word, name) <= name.length())
                .min(nearer)
                .or(() -> names.stream()
                        .filter(name -> begins(word, name) || begins(name, word))
                        .min(nearer));
        return meant.map(Spelling::question).orElse("");
    }

    private static String question(String meant) {
        return "; did you mean " + meant + "?";
    }

    /** Whether a word begins with a name of which there is enough to tell: as "pathtracer" does with "path". */
    private static boolean begins(String word, String name) {
        return word.startsWith(name) && name.replace("-", "").length() >= LETTERS_THAT_TELL;
    }

    /**
     * How many letters have to be put in, left out, replaced or swapped with the next one to get from one word to the
     * other (the distance of optimal string alignment).
     */
    private static int distance(String from, String to) {
        int[][] least = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    least[i][j] = i + j;
                    continue;
                }
                boolean same = from.charAt(i - 1) == to.charAt(j - 1);
                int one = Math.min(least[i - 1][j], least[i][j - 1]) + 1;
                least[i][j] = Math.min(one, least[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    least[i][j] = Math.min(least[i][j], least[i - 2][j - 2] + 1);
                }
            }
        }
        return least[from.length()][to.length()];
    }
}
