// Makes JShell a place to try Sunstone in: `make jshell` starts it with this script after JShell's own defaults.

import dev.sunstone.*;
import java.awt.AWTError;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.time.Duration;
import javax.imageio.ImageIO;
import javax.swing.ImageIcon;
import javax.swing.JFrame;
import javax.swing.JLabel;

/** A picture that prints as one short line. */
class Picture extends BufferedImage {
    Picture(BufferedImage image) {
        super(image.getColorModel(), image.getRaster(), image.isAlphaPremultiplied(), null);
    }

    @Override
    public String toString() {
        return "Picture of " + getWidth() + " x " + getHeight() + " pixels";
    }
}

/** Reads a scene file. */
Scene load(String path) {
    return Scene.load(Path.of(path));
}

/** Reads a mesh file: OBJ, PLY or STL. */
Mesh mesh(String path) {
    return Mesh.load(Path.of(path));
}

/** Draws a scene in its own size. */
Picture render(Scene scene) {
    return new Picture(scene.render());
}

/** Draws a scene in another size. */
Picture render(Scene scene, int width, int height) {
    return new Picture(scene.render(RenderOptions.defaults().withSize(width, height)));
}

/** Draws a scene by options, such as RenderOptions.path(64). */
Picture render(Scene scene, RenderOptions options) {
    return new Picture(scene.render(options));
}

/** Writes a picture to a file of its own and says where. */
void keep(BufferedImage image) throws IOException {
    Path file = Files.createTempFile("sunstone-", ".png");
    ImageIO.write(image, "png", file.toFile());
    System.out.println("No display here: the picture is in " + file);
}

/** Shows a picture in a window, or where there is no display writes a file and prints its path. */
void display(BufferedImage image) throws IOException {
    if (GraphicsEnvironment.isHeadless()) {
        keep(image);
        return;
    }
    try {
        JFrame window = new JFrame("Sunstone");
        window.add(new JLabel(new ImageIcon(image)));
        window.pack();
        window.setVisible(true);
    } catch (AWTError e) {
        // There is said to be a display, but it does not answer.
        keep(image);
    }
}

/** Shows a picture. */
void show(BufferedImage image) throws IOException {
    display(image);
}

/** Shows what is on a film. */
void show(Film film) throws IOException {
    display(film.image());
}

System.out.println("Sunstone " + Sunstone.version() + ": try  var scene = load(\"scenes/spheres.json\")  then  show(render(scene))  or  Sunstone.doubled(9)")
