package dev.sunstone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JShell with the project's startup script, as {@code make jshell} starts it: what is typed and what it answers. */
class JShellTest {
    private static final String PROMPT = "jshell>";

    @TempDir
    Path folder;

    @Test
    void bothArticlesCanBeTypedAlong() throws Exception {
        List<String[]> session = new ArrayList<>();
        // Calling Rust From Python: a number, a structure, an opaque object, freeing it, enums, a scene, a picture.
        say(session, "Sunstone.doubled(9)", "\\$1 ==> 18");
        say(session, "Vec3.of(1, 1, 1).length()", "\\$2 ==> 1\\.73205080756887\\d+");
        say(session, "var scene = Scene.create(80, 60, 45)", "scene ==> Scene\\[.*80.*60.*\\]");
        say(
                session,
                "scene.describe()",
                "\\$4 ==> \"Scene \\{ width: 80, height: 60, fov: 45(\\.0)?, elements: \\[\\], lights: \\[\\], .*max_recursion_depth: 10 \\}\"");
        say(session, "var green = Material.diffuse(Color.of(0.4, 1, 0.4), 0.18)", "green ==> Material\\[.*\\]");
        say(session, "var squares = Texture.load(Path.of(\"scenes/checkerboard.png\"))", "squares ==> Texture\\[.*\\]");
        say(
                session,
                "Material mirror = Material.of(squares, 0.18, Surface.reflective(0.7))",
                "mirror ==> Material\\[coloration=.*reflectivity=0\\.7\\]\\]");
        say(session, "scene.add(new Sphere(Vec3.of(0, 0, -5), 1, mirror))", "\\$8 ==> 1");
        say(session, "scene.add(new Sphere(Vec3.of(1, 0, -4), 0.5, green))", "\\$9 ==> 2");
        say(session, "scene.add(new DirectionalLight(Vec3.of(0, -1, -1), Color.WHITE, 20))", "\\$10 ==> 3");
        say(session, "var picture = render(scene)", "picture ==> Picture of 80 x 60 pixels");
        say(session, "show(picture)", "No display here: the picture is in (\\S+\\.png)");
        say(session, "scene.close()", "");
        say(session, "scene.info()", "\\|  Exception java\\.lang\\.IllegalStateException: .*");
        // Wrapping Rust Types as Python Classes: the session at its end.
        say(session, "var s = new NativeHashSet()", "s ==> \\[\\]");
        say(session, "s.contains(0)", "\\$\\d+ ==> false");
        say(session, "s.insert(0)", "\\$\\d+ ==> true");
        say(session, "s.contains(0)", "\\$\\d+ ==> true");
        say(session, "s.insert(0)", "\\$\\d+ ==> false");
        say(session, "s.insert(1)", "\\$\\d+ ==> true");
        say(session, "s.len()", "\\$\\d+ ==> 2");
        say(session, "s.collect()", "\\$\\d+ ==> \\[(0, 1|1, 0)\\]");
        // Geometry: the scene's line tells what it holds.
        say(session, "var shapes = Scene.create(80, 60, 45)", "shapes ==> Scene\\[.*\\]");
        say(session, "shapes.add(new Box(Vec3.of(-1, -1, -5), Vec3.of(1, 1, -4), green))", "\\$\\d+ ==> 1");
        say(session, "shapes.toString()", "\\$\\d+ ==> \"Scene\\[.*spheres 0, planes 0, solids 1, lights 0\\]\"");
        say(session, "shapes.pickPixel(40, 30).map(Hit::objectId)", "\\$\\d+ ==> Optional\\[1\\]");
        say(session, "mesh(\"missing.obj\")", "\\|  Exception java\\.io\\.UncheckedIOException: .*");
        // A scene file, and what JShell itself provides without being asked.
        say(session, "var spheres = load(\"scenes/spheres.json\")", "spheres ==> Scene\\[.*1600.*1200.*\\]");
        say(session, "render(spheres, 40, 30)", "\\$\\d+ ==> Picture of 40 x 30 pixels");
        say(session, "List.of(1, 2).stream().collect(Collectors.toList())", "\\$\\d+ ==> \\[1, 2\\]");

        // The README's Java.
        Path readmePicture = folder.resolve("spheres.png");
        for (String line :
                readmeJava().replace("spheres.png", readmePicture.toString()).split(";\\s*\n\\s*\n", 2)) {
            say(session, line.replaceAll("\\s*\n\\s*", " "), "");
        }

        List<String> answers = answers(session);

        assertEquals(800, ImageIO.read(readmePicture.toFile()).getWidth());
        assertEquals(session.size() + 1, answers.size(), String.join("\n", answers));
        assertTrue(answers.get(0).contains("load(\"scenes/spheres.json\")"), answers.get(0));
        assertEquals(
                1,
                answers.get(0)
                        .lines()
                        .filter(line -> line.startsWith("Sunstone "))
                        .count());
        assertFalse(answers.get(0).contains("Error"), answers.get(0));
        String file = null;
        for (int i = 0; i < session.size(); i++) {
            String[] step = session.get(i);
            String answer = answers.get(i + 1).strip();
            if (answer.startsWith(step[0])) {
                // Newer versions repeat what was typed.
                answer = answer.substring(step[0].length()).strip();
            }
            // A value is one line; only an exception may bring its stack trace.
            String first = answer.lines().findFirst().orElse("");
            Matcher matcher = Pattern.compile(step[1]).matcher(first);
            assertTrue(matcher.matches(), step[0] + " gives " + answer);
            assertTrue(first.equals(answer) || first.startsWith("|  Exception"), step[0] + " gives " + answer);
            file = matcher.groupCount() == 1 && first.endsWith(".png") ? matcher.group(1) : file;
        }
        assertNotNull(file);
        Path written = Path.of(file);
        assertEquals(80, ImageIO.read(written.toFile()).getWidth());
        Files.delete(written);
    }

    /** The README's example: its imports, an empty line, and one statement. */
    private static String readmeJava() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        int start = readme.indexOf("```java") + "```java".length();
        return readme.substring(start, readme.indexOf("```", start)).strip();
    }

    private static void say(List<String[]> session, String typed, String answer) {
        session.add(new String[] {typed, answer});
    }

    /** What JShell prints before the first prompt, and after each line that is typed. */
    private List<String> answers(List<String[]> session) throws IOException, InterruptedException {
        StringBuilder typed = new StringBuilder();
        session.forEach(step -> typed.append(step[0]).append('\n'));
        Path in = Files.writeString(folder.resolve("in.txt"), typed);
        Path out = folder.resolve("out.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jshell")
                                .toString(),
                        "--class-path",
                        System.getProperty("java.class.path"),
                        "--startup",
                        "DEFAULT",
                        "--startup",
                        "src/main/jshell/startup.jsh",
                        "-R--enable-native-access=ALL-UNNAMED",
                        "-R-Djava.awt.headless=true",
                        // The user's own JShell settings stay out of this.
                        "-J-Duser.home=" + folder,
                        "-J-Djava.util.prefs.userRoot=" + folder)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectErrorStream(true)
                .start();
        if (!process.waitFor(300, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("JShell still runs; it said " + Files.readString(out));
        }
        // JShell marks the end of its prompt by a control character. The last prompt waits for a line that
        // does not come.
        String[] parts =
                Files.readString(out).replaceAll("[\\p{Cntrl}&&[^\n]]", "").split(PROMPT, -1);
        return List.of(parts).subList(0, parts.length - 1);
    }
}
