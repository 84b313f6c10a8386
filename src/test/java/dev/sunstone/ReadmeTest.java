package dev.sunstone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md shows as Java compiles as it stands, and does what it says. */
class ReadmeTest {

    private static final Pattern JAVA_BLOCK = Pattern.compile("(?ms)^```java\\R(.*?)^```$");

    @TempDir
    private Path folder;

    @Test
    void theJavaExampleDrawsItsPicture() throws Exception {
        List<String> blocks = blocks();
        assertEquals(4, blocks.size());
        Path picture = folder.resolve("spheres.png");
        assertTrue(blocks.get(0).contains("\"spheres.png\""), "it writes a file of this name");

        run(blocks.get(0).replace("\"spheres.png\"", literal(picture)));

        BufferedImage image = ImageIO.read(picture.toFile());
        assertEquals(800, image.getWidth());
        assertEquals(600, image.getHeight());
    }

    @Test
    void theExampleOfLightPrintsWhatItsCommentsSay() throws Exception {
        printsWhatItsCommentsSay(blocks().get(1));
    }

    @Test
    void theExampleOfMeshesAndRaysPrintsWhatItsCommentsSay() throws Exception {
        printsWhatItsCommentsSay("import dev.sunstone.*;\nimport java.util.*;\n" + blocks().get(2));
    }

    private void printsWhatItsCommentsSay(String example) throws Exception {
        List<String> expected = example.lines()
                .filter(line -> line.contains("println"))
                .map(line -> line.substring(line.indexOf("// ") + 3))
                .toList();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            run(example);
        } finally {
            System.setOut(out);
        }
        assertFalse(expected.isEmpty());
        assertEquals(expected, printed.toString(StandardCharsets.UTF_8).lines().toList());
    }

    @Test
    void theExampleOfPathTracingWritesItsFiles() throws Exception {
        Path png = folder.resolve("spheres.png");
        Path exr = folder.resolve("spheres.exr");
        String example = blocks().get(3)
                .replace("\"spheres.png\"", literal(png))
                .replace("\"spheres.exr\"", literal(exr))
                .replace("RenderOptions.path(64)", "RenderOptions.path(1)");

        run("import dev.sunstone.*;\nimport java.nio.file.Path;\n" + example);

        assertEquals(320, ImageIO.read(png.toFile()).getWidth());
        assertEquals(
                0x01312f76,
                ByteBuffer.wrap(Files.readAllBytes(exr))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt());
    }

    private static List<String> blocks() throws IOException {
        return JAVA_BLOCK
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static String literal(Path path) {
        return '"' + path.toString().replace("\\", "\\\\") + '"';
    }

    /** Runs statements that stand after their imports. */
    private void run(String example) throws Exception {
        Matcher imports = Pattern.compile("(?m)^import .*;$").matcher(example);
        String imported = imports.results().map(line -> line.group() + "\n").collect(Collectors.joining());
        String source =
                imported + "public class Example {\n public static void main(String[] args) throws Exception {\n"
                        + imports.replaceAll("") + " }\n}\n";
        compile(Files.writeString(folder.resolve("Example.java"), source));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            loader.loadClass("Example").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        }
    }

    private void compile(Path source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> told = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(told, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", folder.toString());
            compiler.getTask(null, files, told, options, null, files.getJavaFileObjects(source))
                    .call();
        }
        Map<Diagnostic.Kind, List<String>> messages = told.getDiagnostics().stream()
                .collect(Collectors.groupingBy(
                        Diagnostic::getKind, Collectors.mapping(Object::toString, Collectors.toList())));
        assertEquals(Map.of(), messages);
    }
}
