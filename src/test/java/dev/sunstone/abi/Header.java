package dev.sunstone.abi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code sunstone.h} declares, by names. It reads the plain C that cbindgen writes and not C at large; what a C
 * compiler makes of the header's types is the compiler's to say.
 */
final class Header {

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);
    private static final Pattern DIRECTIVE = Pattern.compile("(?m)^\\s*#.*$");
    private static final Pattern DEFINE =
            Pattern.compile("(?m)^\\s*#define\\s+(SUNSTONE_\\w+)[ \\t]+(-?\\d+|UINT32_MAX)\\s*$");
    private static final Pattern FUNCTION = Pattern.compile("\\bint32_t\\s+(sunstone_\\w+)\\s*\\(([^)]*)\\)\\s*;");
    private static final Pattern ANY_FUNCTION = Pattern.compile("\\b(sunstone_\\w+)\\s*\\(");
    private static final Pattern ENUM = Pattern.compile("\\benum\\s+(\\w+)\\s*(?::\\s*\\w+\\s*)?\\{([^}]*)}");
    private static final Pattern STRUCT = Pattern.compile("\\bstruct\\s+(\\w+)\\s*\\{([^}]*)}");
    private static final Pattern OPAQUE = Pattern.compile("\\btypedef\\s+struct\\s+(\\w+)\\s+\\1\\s*;");
    private static final Pattern LAST_NAME = Pattern.compile("(\\w+)\\s*(?:\\[\\w*])?\\s*$");

    /** Names of the parameters by function, in the header's order. */
    final Map<String, List<String>> functions = new LinkedHashMap<>();

    /** Every name that looks like a function's, whatever it returns. */
    final List<String> functionNames = new ArrayList<>();

    /** Values by constant by enum. */
    final Map<String, Map<String, Integer>> enums = new LinkedHashMap<>();

    /** Names of the fields by structure. */
    final Map<String, List<String>> structures = new LinkedHashMap<>();

    /** Structures without a body: what handles point to. */
    final List<String> opaque = new ArrayList<>();

    /** Constants that are macros. */
    final Map<String, Integer> macros = new LinkedHashMap<>();

    private Header(String source) {
        String code = COMMENT.matcher(source).replaceAll(" ");
        DEFINE.matcher(code).results().forEach(found -> macros.put(found.group(1), number(found.group(2))));
        code = DIRECTIVE.matcher(code).replaceAll("");
        for (Matcher found = FUNCTION.matcher(code); found.find(); ) {
            functions.put(found.group(1), names(found.group(2), ","));
        }
        ANY_FUNCTION.matcher(code).results().forEach(found -> functionNames.add(found.group(1)));
        for (Matcher found = ENUM.matcher(code); found.find(); ) {
            enums.put(found.group(1), constants(found.group(2)));
        }
        for (Matcher found = STRUCT.matcher(code); found.find(); ) {
            structures.put(found.group(1), names(found.group(2), ";"));
        }
        OPAQUE.matcher(code).results().forEach(found -> opaque.add(found.group(1)));
    }

    /** Reads the header that is checked in. */
    static Header read() {
        Path file = NativeBuild.header();
        try {
            return new Header(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read: `make header` writes it", e);
        }
    }

    /** As many bits as an int has: C's largest unsigned one is -1. */
    private static int number(String text) {
        return text.equals("UINT32_MAX") ? -1 : Integer.parseInt(text);
    }

    private static List<String> names(String declarations, String separator) {
        List<String> names = new ArrayList<>();
        for (String declaration : declarations.split(separator)) {
            Matcher name = LAST_NAME.matcher(declaration.strip());
            if (name.find() && !name.group(1).equals("void")) {
                names.add(name.group(1));
            }
        }
        return names;
    }

    private static Map<String, Integer> constants(String body) {
        Map<String, Integer> constants = new LinkedHashMap<>();
        int next = 0;
        for (String item : body.split(",")) {
            if (item.isBlank()) {
                continue;
            }
            String[] parts = item.split("=");
            int value = parts.length == 2 ? Integer.decode(parts[1].strip()) : next;
            constants.put(parts[0].strip(), value);
            next = value + 1;
        }
        return constants;
    }
}
