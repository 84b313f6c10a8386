package dev.sunstone.scenes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.sunstone.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON Schema of scene files and the reader agree on what a scene is. */
class SceneSchemaTest {
    private static final Path FOLDER = Path.of("scenes");
    private static final JsonSchema SCHEMA = schema();

    private static JsonSchema schema() {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(FOLDER.resolve("scene.schema.json")));
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    static List<Path> scenes() throws IOException {
        return ScenesTest.scenes();
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void everySceneIsValid(Path file) throws IOException {
        assertEquals(List.of(), List.copyOf(SCHEMA.validate(Files.readString(file), InputFormat.JSON)));
    }

    @Test
    void theExamplesOfTheDocumentationAreValidForBoth() throws IOException {
        String text = Files.readString(FOLDER.resolve("FORMAT.md"));
        List<String> examples = Pattern.compile("(?ms)^```json$(.*?)^```$")
                .matcher(text)
                .results()
                .map(block -> block.group(1))
                .toList();

        assertEquals(2, examples.size());
        for (String example : examples) {
            assertEquals(List.of(), List.copyOf(SCHEMA.validate(example, InputFormat.JSON)));
            Scene.fromJson(example, FOLDER).close();
        }
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"width\": 1600 | \"width\": 0",
                "\"width\": 1600 | \"width\": 65536",
                "\"width\": 1600 | \"width\": 1.5",
                "\"width\": 1600 | \"width\": \"1600\"",
                "\"width\": 1600, | ``",
                "\"width\": 1600 | \"depth\": 1, \"width\": 1600",
                "\"fov\": 40 | \"fov\": 0",
                "\"fov\": 40 | \"fov\": 180",
                "\"shadow_bias\": 1e-13 | \"shadow_bias\": -1",
                "\"max_recursion_depth\": 12 | \"max_recursion_depth\": 65",
                "\"radius\": 0.3 | \"radius\": 0",
                "\"radius\": 0.3 | \"radius\": 1e16",
                "\"z\": -7} | \"z\": 1e16}",
                "\"z\": -7} | \"z\": -7, \"w\": 1}",
                "\"normal\": {\"x\": 0, \"y\": 0, \"z\": 1} | \"normal\": {\"x\": 0, \"y\": 0, \"z\": 0}",
                "{\"Sphere\": | {\"Cube\":",
                "\"albedo\": 0.55 | \"albedo\": -0.55",
                "\"red\": 0.25 | \"red\": -0.25",
                "\"surface\": \"Diffuse\" | \"surface\": \"diffuse\"",
                "\"reflectivity\": 0.6 | \"reflectivity\": 1.1",
                "\"index\": 2.42 | \"index\": 0",
                "\"transparency\": 0.95 | \"transparency\": -0.1",
                "\"intensity\": 700 | \"intensity\": -700",
                "{\"path\": \"bricks.png\"} | {\"file\": \"bricks.png\"}",
                "{\"path\": \"bricks.png\"} | {\"path\": \"\"}",
                "{\"path\": \"bricks.png\"} | {\"path\": 1}",
            })
    void whatIsSpoiltIsRefusedByBoth(String what, String by) throws IOException {
        refusedByBoth("glass.json", what, by == null ? "" : by);
    }

    @ParameterizedTest(name = "{0}: {1} -> {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "solids.json | {\"Box\": | {\"Cuboid\":",
                "solids.json | \"min\": | \"low\":",
                "solids.json | \"degrees\": 18 | \"degrees\": \"18\"",
                "solids.json | \"degrees\": 18 | \"degrees\": 18, \"scale\": 0",
                "solids.json | \"rotate\": | \"matrix\": [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], \"rotate\":",
                "solids.json | \"rotate\": | \"turn\":",
                "solids.json | \"axis\": {\"x\": 1 | \"axis\": {\"x\": 0",
                "solids.json | \"radius\": 0.16 | \"radius\": -0.16",
                "solids.json | \"base\" | \"apex\"",
                "forest.json | \"group\": | \"name\":",
                "forest.json | \"group\": \"copse\" | \"group\": 1",
                "forest.json | {\"path\": \"models/spruce.obj\" | {\"path\": \"\"",
                "forest.json | {\"path\": \"models/spruce.obj\" | {\"build\": \"Fast\", \"path\": \"models/spruce.obj\"",
                "forest.json | {\"path\": \"models/spruce.obj\" | {\"transform\": {}, \"path\": \"models/spruce.obj\"",
                "forest.json | {\"path\": \"models/spruce.obj\" | {\"materials\": [], \"path\": \"models/spruce.obj\"",
                "forest.json | {\"path\": \"models/spruce.obj\" | {\"material\": null, \"path\": \"models/spruce.obj\"",
                "forest.json | \"scale\": 0.55 | \"matrix\": [1, 2, 3]",
                "forest.json | \"scale\": 0.55 | \"scale\": null",
                "forest.json | \"scale\": 0.55 | \"scale\": {\"x\": 1, \"y\": 2}",
                "forest.json | \"scale\": 0.55 | \"scale\": {\"x\": 1, \"y\": 0, \"z\": 1}",
            })
    void spoiltShapesAreRefusedByBoth(String scene, String what, String by) throws IOException {
        refusedByBoth(scene, what, by);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"focus_distance\": | \"focus\":",
                "\"camera\": {\"position\" | \"camera\": {\"end\": {}, \"position\"",
                "\"camera\": {\"position\" | \"camera\": {\"projection\": \"Fisheye\", \"position\"",
                "\"camera\": {\"position\" | \"camera\": {\"projection\": \"Panorama\", \"position\"",
                "\"camera\": {\"position\" | \"camera\": {\"up\": {\"x\": 0, \"y\": 0, \"z\": 0}, \"position\"",
                "{\"Sky\": | {\"Sea\":",
                "\"turbidity\": 3 | \"turbidity\": 11",
                "{\"Sky\": { | {\"Sky\": {\"ground\": {\"red\": 2, \"green\": 0, \"blue\": 0}, ",
                "\"environment\": | \"medium\": {\"anisotropy\": 1}, \"environment\":",
                "\"environment\": | \"medium\": {\"distance\": 1}, \"environment\":",
                "\"metal\": \"gold\" | \"metal\": \"Gold\"",
                "\"metal\": \"gold\" | \"metal\": {\"eta\": {\"red\": 1, \"green\": 1, \"blue\": 1}}",
                "\"clearcoat\": 1 | \"clearcoat\": 1.5",
                "\"clearcoat\": 1 | \"clearcoat\": null",
                "\"clearcoat\": 1 | \"clearcoat\": {\"factor\": 1}",
                "\"clearcoat\": 1 | \"polish\": 1",
                "\"ior\": 1.5 | \"ior\": 0",
                "\"surface\": \"Mirror\" | \"surface\": \"mirror\"",
                "\"surface\": \"Mirror\" | \"surface\": \"Mirror\", \"opacity\": 2",
                "\"surface\": \"Mirror\" | \"surface\": \"Mirror\", \"emission\": {\"radiance\": 1}",
                "\"surface\": \"Mirror\" | \"surface\": \"Mirror\", \"normal_map\": {}",
            })
    void spoiltLightIsRefusedByBoth(String what, String by) throws IOException {
        refusedByBoth("still-life.json", what, by);
    }

    private static void refusedByBoth(String scene, String what, String by) throws IOException {
        String good = Files.readString(FOLDER.resolve(scene));
        String spoilt = good.replace(what, by);
        assertTrue(!spoilt.equals(good), "nothing is replaced");

        assertFalse(SCHEMA.validate(spoilt, InputFormat.JSON).isEmpty());
        assertThrows(
                RuntimeException.class, () -> Scene.fromJson(spoilt, FOLDER).close());
    }
}
