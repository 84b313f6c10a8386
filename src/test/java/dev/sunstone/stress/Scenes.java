package dev.sunstone.stress;

import dev.sunstone.Color;
import dev.sunstone.DirectionalLight;
import dev.sunstone.Group;
import dev.sunstone.Material;
import dev.sunstone.Mesh;
import dev.sunstone.Plane;
import dev.sunstone.Scene;
import dev.sunstone.Sphere;
import dev.sunstone.SphericalLight;
import dev.sunstone.Vec3;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.stream.IntStream;

/** Scenes for tests that care how long a render takes, and not for what it shows. */
final class Scenes {

    private static final int GRID = 8;

    private Scenes() {}

    /** A sphere and a floor: some milliseconds. */
    static Scene small() {
        Scene scene = Scene.create(64, 48, 60);
        fill(scene);
        return scene;
    }

    /** What {@link #small} has in it. */
    static void fill(Scene scene) {
        scene.add(new Sphere(Vec3.of(0, 0, -4), 1, Material.diffuse(Color.of(0.9, 0.4, 0.2), 0.8)));
        scene.add(new Plane(Vec3.of(0, -1, 0), Vec3.of(0, -1, 0), Material.reflective(Color.WHITE, 0.6, 0.3)));
        scene.add(new SphericalLight(Vec3.of(3, 4, 0), Color.WHITE, 900));
        scene.add(new DirectionalLight(Vec3.of(0, -1, -1), Color.WHITE, 1));
    }

    /**
     * The worst that an integrator meets: all pixels see a wall of glass, where a ray splits at each surface. Many
     * minutes.
     */
    static Scene endless() {
        Scene scene = Scene.create(8000, 6000, 20);
        Material glass = Material.refractive(Color.WHITE, 1, 1.5, 0.95);
        for (int x = 0; x < GRID; x++) {
            for (int y = 0; y < GRID; y++) {
                for (int z = 0; z < GRID; z++) {
                    double half = (GRID - 1) / 2.0;
                    scene.add(new Sphere(Vec3.of(x - half, y - half, -6 - z), 0.49, glass));
                }
            }
        }
        fill(scene);
        return scene;
    }

    /** One triangle. */
    static Mesh triangle() {
        return Mesh.of(new float[] {0, 0, 0, 1, 0, 0, 0, 1, 0}, new int[] {0, 1, 2});
    }

    /** One sphere. */
    static Group group() {
        try (Scene scene = Scene.create(8, 8, 45)) {
            scene.add(new Sphere(Vec3.ZERO, 1, Material.diffuse(Color.RED, 0.5)));
            return Group.of(scene);
        }
    }

    /** All pixels, to be compared. */
    static int[] pixels(BufferedImage image) {
        return ((DataBufferInt) image.getRaster().getDataBuffer()).getData().clone();
    }

    /** Whether it shows more than one colour. */
    static boolean showsSomething(BufferedImage image) {
        return IntStream.of(pixels(image)).distinct().limit(3).count() > 2;
    }
}
