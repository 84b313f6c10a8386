package dev.sunstone.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import com.sun.jna.Structure;
import dev.sunstone.jna.SunstoneError;
import dev.sunstone.jna.SunstoneLibrary;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The header, the JNA interface and the built library name the same things. */
class HeaderMatchesInterfaceTest {

    private final Header header = Header.read();

    private static Set<String> methodNames() {
        return JavaDeclarations.methods().stream().map(Method::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theHeaderAndTheInterfaceDeclareTheSameFunctions() {
        assertFalse(header.functions.isEmpty());
        assertEquals(new TreeSet<>(header.functions.keySet()), methodNames());
    }

    @Test
    void noFunctionIsDeclaredTwice() {
        assertEquals(methodNames().size(), JavaDeclarations.methods().size());
        assertEquals(header.functions.size(), header.functionNames.size(), () -> "of " + header.functionNames);
    }

    @Test
    void everyFunctionReturnsACodeAndTakesAnErrorAtTheEnd() {
        for (Method method : JavaDeclarations.methods()) {
            Parameter[] parameters = method.getParameters();
            assertEquals(int.class, method.getReturnType(), method::toString);
            assertEquals(SunstoneError.class, parameters[parameters.length - 1].getType(), method::toString);
            List<String> names = header.functions.get(method.getName());
            assertEquals("error", names.get(names.size() - 1), method::getName);
        }
        assertEquals(new TreeSet<>(header.functions.keySet()), new TreeSet<>(header.functionNames), "return int32_t");
    }

    @Test
    void parametersHaveTheSameNamesInTheSameOrder() {
        for (Method method : JavaDeclarations.methods()) {
            List<String> names =
                    Stream.of(method.getParameters()).map(Parameter::getName).toList();
            assertEquals(header.functions.get(method.getName()), names, method::getName);
        }
    }

    @Test
    void theLibraryExportsTheInterfaceAndNothingElse(@TempDir Path folder) throws Exception {
        List<String> flags = Platform.isMac() ? List.of("-g", "-U") : List.of("-D", "--defined-only");
        List<String> command = Stream.of(
                        Stream.of(CCompiler.tool("nm")),
                        flags.stream(),
                        Stream.of(NativeBuild.libraryFile().toString()))
                .flatMap(part -> part)
                .toList();
        CCompiler.Result result = CCompiler.run(folder, command);
        assertTrue(result.succeeded(), result::output);
        Set<String> exported = result.output()
                .lines()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .map(name -> Platform.isMac() ? name.replaceFirst("^_", "") : name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(methodNames(), exported);
    }

    @Test
    void everyMethodIsFoundInTheLoadedLibrary() {
        for (String name : methodNames()) {
            Function function = NativeBuild.nativeLibrary().getFunction(name);
            assertEquals(name, function.getName());
        }
    }

    @Test
    void enumsHaveTheSameConstants() {
        Map<String, Map<String, Integer>> inHeader = new TreeMap<>(header.enums);
        assertFalse(inHeader.isEmpty());
        assertEquals(inHeader, new TreeMap<>(JavaDeclarations.enums()));
    }

    @Test
    void structuresHaveTheSameFieldsInTheSameOrder() {
        Map<String, List<String>> inJava = new TreeMap<>();
        JavaDeclarations.layouts()
                .forEach(layout -> inJava.put(
                        layout.name(),
                        layout.members().stream()
                                .map(JavaDeclarations.Member::name)
                                .toList()));
        assertEquals(new TreeMap<>(header.structures), inJava);
    }

    @Test
    void everyOpaqueTypeIsAHandleOfItsOwn() {
        Set<String> opaque = new TreeSet<>(header.opaque);
        opaque.removeAll(header.structures.keySet());
        assertEquals(opaque, new TreeSet<>(JavaDeclarations.handles()));
    }

    @Test
    void theVersionAndTheSizesOfTextsAreThoseOfTheHeader() {
        Structure.FieldOrder order = SunstoneError.class.getAnnotation(Structure.FieldOrder.class);
        SunstoneError error = new SunstoneError();
        assertEquals(List.of("field", "message"), List.of(order.value()).subList(4, 6));
        assertEquals(
                Map.of(
                        "SUNSTONE_ABI_VERSION", SunstoneLibrary.ABI_VERSION,
                        "SUNSTONE_NO_MATERIAL", SunstoneLibrary.NO_MATERIAL,
                        "SUNSTONE_ERROR_FIELD_BYTES", error.field.length,
                        "SUNSTONE_ERROR_MESSAGE_BYTES", error.message.length),
                header.macros);
    }
}
