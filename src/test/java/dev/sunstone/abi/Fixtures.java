package dev.sunstone.abi;

import com.sun.jna.Pointer;
import dev.sunstone.jna.NativeLoader;
import dev.sunstone.jna.SunstoneFilm;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Files for functions that read some: a texture, a scene that uses it, a mesh, a film and what is round a scene. */
final class Fixtures {

    private static final String TEXTURE_NAME = "texture.png";

    /** The text of the scene file. */
    static final byte[] SCENE = String.join(
                    "\n",
                    "{",
                    "  'width': 16, 'height': 12, 'fov': 60, 'shadow_bias': 1e-4, 'max_recursion_depth': 4,",
                    "  'elements': [",
                    "    {'Sphere': {'center': {'x': 0, 'y': 0, 'z': -4}, 'radius': 1, 'material': {",
                    "      'coloration': {'Texture': {'path': '" + TEXTURE_NAME + "'}},",
                    "      'albedo': 0.5, 'surface': 'Diffuse'}}}",
                    "  ],",
                    "  'lights': [{'Directional': {'direction': {'x': 0, 'y': -1, 'z': -1},",
                    "    'color': {'red': 1, 'green': 1, 'blue': 1}, 'intensity': 3}}]",
                    "}")
            .replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8);

    private static final String MAP_NAME = "sky.pfm";

    private static final String MESH_NAME = "mesh.obj";

    private static final String MESH = "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n";

    private static final String FILM_NAME = "film.checkpoint";

    private Fixtures() {}

    /** Puts the files in a folder. */
    static void write(Path folder) throws IOException {
        Files.write(folder.resolve("scene.json"), SCENE);
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        image.setRGB(1, 1, 0xFF8800);
        Files.writeString(folder.resolve(MESH_NAME), MESH);
        // Two texels of zeros: radiances of 0.
        Files.write(folder.resolve(MAP_NAME), ("Pf\n2 1\n-1\n" + "\0".repeat(8)).getBytes(StandardCharsets.UTF_8));
        Pointer film = ObjectType.FILM.make();
        NativeLoader.library()
                .sunstone_film_save(
                        new SunstoneFilm(film), folder.resolve(FILM_NAME).toString(), null);
        ObjectType.FILM.free(film);
        ImageIO.write(image, "png", folder.resolve(TEXTURE_NAME).toFile());
    }

    static String texture(Invocation invocation) {
        return invocation.folder.resolve(TEXTURE_NAME).toString();
    }

    static String map(Invocation invocation) {
        return invocation.folder.resolve(MAP_NAME).toString();
    }

    static String film(Invocation invocation) {
        return invocation.folder.resolve(FILM_NAME).toString();
    }

    static String mesh(Invocation invocation) {
        return invocation.folder.resolve(MESH_NAME).toString();
    }

    static String scene(Invocation invocation) {
        return invocation.folder.resolve("scene.json").toString();
    }
}
