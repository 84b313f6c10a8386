package dev.sunstone.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunstone.abi.JavaDeclarations.Layout;
import dev.sunstone.abi.JavaDeclarations.Member;
import dev.sunstone.abi.JavaDeclarations.Prototype;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A C compiler compares what Java declares with the header. The tests whose names begin with "a wrong" put one
 * declaration wrong at a time, to know that the compiler would have said so.
 */
class GeneratedCTest {

    private static final String[] STRICT = {"-Werror=incompatible-pointer-types", "-Wno-unused-const-variable"};

    private static final Pattern ERROR = Pattern.compile("(?m)^[^\\n]*generated\\.c:(\\d+):\\d+: (?:fatal )?error:");

    @TempDir
    Path folder;

    private CCompiler.Result compile(GeneratedC generated) throws Exception {
        Path source = folder.resolve("generated.c");
        Files.writeString(source, generated.source());
        return CCompiler.check(source, STRICT);
    }

    /** Every statement must be an error of its own: a mistake anywhere would be seen. */
    private void assertEveryStatementIsRefused(GeneratedC wrong) throws Exception {
        assertTrue(wrong.statements() > 0);
        CCompiler.Result result = compile(wrong);
        Set<Integer> refused = ERROR.matcher(result.output())
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> accepted = IntStream.range(0, wrong.statements())
                .map(statement -> statement + wrong.firstLine())
                .filter(line -> !refused.contains(line))
                .mapToObj(wrong::statement)
                .toList();
        assertEquals(List.of(), accepted, result::output);
    }

    @Test
    void everyFunctionStructureAndConstantOfJavaIsTheHeaders() throws Exception {
        GeneratedC all = GeneratedC.ofAll();
        CCompiler.Result result = compile(all);
        assertTrue(result.succeeded(), result::output);
        assertEquals("", result.output());
    }

    @Test
    void aWrongTypeOfAnyParameterIsAnError() throws Exception {
        GeneratedC wrong = new GeneratedC();
        for (Prototype prototype : JavaDeclarations.prototypes()) {
            for (int i = 0; i < prototype.parameters().size(); i++) {
                for (String type : similarTypes(prototype.parameters().get(i))) {
                    wrong.function(prototype.with(i, type));
                }
            }
        }
        assertEveryStatementIsRefused(wrong);
    }

    @Test
    void aWrongNumberOfParametersIsAnError() throws Exception {
        GeneratedC wrong = new GeneratedC();
        for (Prototype prototype : JavaDeclarations.prototypes()) {
            List<String> types = prototype.parameters();
            wrong.function(new Prototype(prototype.name(), types.subList(0, types.size() - 1)));
        }
        assertEveryStatementIsRefused(wrong);
    }

    @Test
    void aWrongSizeOffsetOrTypeOfAnyFieldIsAnError() throws Exception {
        GeneratedC wrong = new GeneratedC();
        for (Layout layout : JavaDeclarations.layouts()) {
            wrong.size(layout.name(), layout.size() + 8);
            List<Member> members = layout.members();
            for (int i = 0; i < members.size(); i++) {
                Member member = members.get(i);
                // Swapped with its neighbour, as when two fields change places on one side.
                int other = members.get(i == 0 ? 1 : i - 1).offset();
                wrong.offset(layout.name(), new Member(member.name(), member.type(), member.length(), other));
                for (String type : similarTypes(member.type())) {
                    wrong.type(layout.name(), new Member(member.name(), type, member.length(), member.offset()));
                }
            }
        }
        assertEveryStatementIsRefused(wrong);
    }

    @Test
    void aWrongValueOfAnyConstantIsAnError() throws Exception {
        GeneratedC wrong = new GeneratedC();
        JavaDeclarations.enums()
                .values()
                .forEach(constants -> constants.forEach((name, value) -> wrong.constants(Map.of(name, value + 1))));
        assertEveryStatementIsRefused(wrong);
    }

    @Test
    void theHeaderCompilesAloneWithoutAWarning() throws Exception {
        Path source = folder.resolve("alone.c");
        Files.writeString(source, "#include \"sunstone.h\"\n#include \"sunstone.h\"\nint not_empty;\n");
        CCompiler.Result result = CCompiler.check(source, "-pedantic-errors", "-Wstrict-prototypes");
        assertTrue(result.succeeded(), result::output);
        assertEquals("", result.output());
    }

    @Test
    void thereIsSomethingToCompare() {
        assertFalse(JavaDeclarations.prototypes().isEmpty());
        assertFalse(JavaDeclarations.layouts().isEmpty());
        assertFalse(JavaDeclarations.enums().isEmpty());
        assertFalse(JavaDeclarations.handles().isEmpty());
    }

    /** Types that a slip of the hand could put there and that many a calling convention would let pass. */
    private static List<String> similarTypes(String type) {
        return switch (type) {
            case "int32_t" -> List.of("uint32_t", "int64_t");
            case "uint32_t" -> List.of("int32_t", "uint64_t");
            case "int64_t" -> List.of("uint64_t", "int32_t");
            case "uint64_t" -> List.of("int64_t", "uint32_t");
            case "double" -> List.of("float");
            case "float" -> List.of("double");
            case "char" -> List.of("signed char", "uint8_t");
            default -> similarPointers(type);
        };
    }

    private static List<String> similarPointers(String type) {
        String constant = type.startsWith("const ") ? type.substring("const ".length()) : "const " + type;
        String another = type.contains("SunstoneScene ")
                ? type.replace("SunstoneScene ", "SunstoneHashSet ")
                : type.replaceFirst("Sunstone\\w+", "SunstoneScene");
        String pointee = another.equals(type) ? type.replaceFirst("\\w+ (?=\\*)", "void ") : another;
        return List.of(constant, pointee, type + "*");
    }
}
