package dev.sunstone.abi;

import dev.sunstone.abi.JavaDeclarations.Layout;
import dev.sunstone.abi.JavaDeclarations.Member;
import dev.sunstone.abi.JavaDeclarations.Prototype;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * C that compiles where Java's declarations are the header's, and nowhere else. Each statement is one line, so that the
 * line of a compiler's message tells which declaration is wrong.
 */
final class GeneratedC {

    private static final String START = "#include \"sunstone.h\"\n#include <stddef.h>\n";

    /** Lines before the first statement. */
    private static final int START_LINES = 2;

    private final List<String> lines = new ArrayList<>();

    /** Everything that Java declares. */
    static GeneratedC ofAll() {
        GeneratedC all = new GeneratedC();
        JavaDeclarations.prototypes().forEach(all::function);
        JavaDeclarations.layouts().forEach(all::structure);
        JavaDeclarations.enums().values().forEach(all::constants);
        return all;
    }

    /** Only a pointer of exactly the function's type takes its address without a word from the compiler. */
    GeneratedC function(Prototype prototype) {
        lines.add("int32_t (*const check_%d_%s)(%s) = &%2$s;"
                .formatted(lines.size(), prototype.name(), String.join(", ", prototype.parameters())));
        return this;
    }

    GeneratedC structure(Layout layout) {
        size(layout.name(), layout.size());
        layout.members().forEach(member -> {
            offset(layout.name(), member);
            type(layout.name(), member);
        });
        return this;
    }

    GeneratedC size(String structure, int size) {
        return claim("sizeof(%s) == %d".formatted(structure, size));
    }

    GeneratedC offset(String structure, Member member) {
        return claim("offsetof(%s, %s) == %d".formatted(structure, member.name(), member.offset()));
    }

    /** The type of the field's address tells signed from unsigned and a pointer's const, which sizes do not. */
    GeneratedC type(String structure, Member member) {
        String address =
                member.length() == 0 ? member.type() + " *" : "%s (*)[%d]".formatted(member.type(), member.length());
        return claim("_Generic(&((%s *)0)->%s, %s: 1, default: 0)".formatted(structure, member.name(), address));
    }

    GeneratedC constants(Map<String, Integer> constants) {
        constants.forEach((name, value) -> claim("%s == %d".formatted(name, value)));
        return this;
    }

    private GeneratedC claim(String condition) {
        lines.add("_Static_assert(%s, \"%s\");".formatted(condition, condition.replace("\"", "")));
        return this;
    }

    /** How many statements there are. */
    int statements() {
        return lines.size();
    }

    /** The statement in a line of the source, from 1. */
    String statement(int line) {
        return lines.get(line - 1 - START_LINES);
    }

    /** The line of the first statement. */
    int firstLine() {
        return START_LINES + 1;
    }

    /** The whole source. */
    String source() {
        return START + String.join("\n", lines) + "\n";
    }
}
