package dev.sunstone.cli;

import com.google.common.collect.ImmutableMap;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Model.OptionSpec;

/** The values that an option takes by their names, in capitals or not. */
final class Choices<T> {
    private final ImmutableMap<String, T> values;
    private final ImmutableMap<String, T> others;

    /** Values by their names, which have no capitals. */
    Choices(Map<String, T> values) {
        this(values, ImmutableMap.of());
    }

    /** The same with further names, which are taken but not told. */
    Choices(Map<String, T> values, Map<String, T> others) {
        this.values = ImmutableMap.copyOf(values);
        this.others = ImmutableMap.copyOf(others);
    }

    /** All values, in the order of their names' declaration. */
    Collection<T> all() {
        return values.values();
    }

    /** What the option's value names; the usual one where it was not given. */
    T of(OptionSpec option, T usual, Function<String, RuntimeException> wrong) {
        String name = option.getValue();
        return name == null ? usual : of(option, name, wrong);
    }

    /** What a name in the option's value stands for. */
    T of(OptionSpec option, String name, Function<String, RuntimeException> wrong) {
        String word = name.toLowerCase(Locale.ROOT);
        T chosen = values.getOrDefault(word, others.get(word));
        if (chosen == null) {
            throw wrong.apply(option.longestName() + " is '" + name + "', but must be one of "
                    + String.join(", ", values.keySet()) + Spelling.suggestion(name, values.keySet()));
        }
        return chosen;
    }

    /** The name of a value. */
    String name(T value) {
        return values.entrySet().stream()
                .filter(entry -> entry.getValue().equals(value))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
