package dev.sunstone;

import java.awt.image.BufferedImage;

/** Small scenes and pictures that several tests use. */
final class TestScenes {

    static final Material GREEN = Material.diffuse(Color.of(0.4, 1, 0.4), 0.18);

    private TestScenes() {}

    /** A green ball before black, lit from the front. */
    static Scene ball(int width, int height) {
        Scene scene = Scene.create(width, height, 45);
        scene.add(new Sphere(Vec3.of(0, 0, -5), 1, GREEN));
        scene.add(new DirectionalLight(Vec3.of(0, 0, -1), Color.WHITE, 10));
        return scene;
    }

    /**
     * Takes many seconds, however fast the machine, but not long for one tile: glass in glass, and very many pixels.
     */
    static Scene slow() {
        Scene scene = Scene.create(16_000, 16_000, 45);
        Material glass = Material.refractive(Color.WHITE, 1, 1.5, 1);
        for (int i = 0; i < 6; i++) {
            scene.add(new Sphere(Vec3.of(0, 0, -6), 1 + 0.5 * i, glass));
        }
        scene.add(new SphericalLight(Vec3.of(0, 5, 0), Color.WHITE, 1000));
        return scene;
    }

    static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
