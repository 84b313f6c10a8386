package dev.sunstone.scenes;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Makes those scenes of {@code scenes/} that are computed rather than written by hand: {@code make textures}, or with a
 * JDK alone {@code java src/test/java/dev/sunstone/scenes/MakeScenes.java scenes}.
 *
 * <p>The camera of a scene file stays at the origin and looks along −z, so a view from above is made by turning the
 * scene instead: {@link View} does that for points and directions.
 */
public final class MakeScenes {
    private static final String FLOOR = "{\"Texture\": {\"path\": \"checkerboard.png\"}}";

    private MakeScenes() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args.length == 0 ? "scenes" : args[0]);
        for (Map.Entry<String, Supplier<String>> scene : scenes().entrySet()) {
            Path file = folder.resolve(scene.getKey());
            Files.writeString(file, scene.getValue().get());
            System.out.println(file + ": " + Files.size(file) + " bytes");
        }
    }

    /** File names and what makes each of them. */
    static Map<String, Supplier<String>> scenes() {
        Map<String, Supplier<String>> scenes = new LinkedHashMap<>();
        scenes.put("spheres.json", () -> spheres(1600, 1200));
        scenes.put("poster.json", () -> spheres(32000, 24000));
        scenes.put("spherflake.json", MakeScenes::spherflake);
        scenes.put("marbles.json", MakeScenes::marbles);
        return scenes;
    }

    /** Five colours across, four surfaces into the depth, on a checkerboard under a sky. */
    private static String spheres(int width, int height) {
        View view = new View(new Vector(0, 3, 5.1), 25.5);
        String[] colours = {
            color(0.9, 0.12, 0.1),
            color(0.95, 0.55, 0.06),
            color(0.16, 0.7, 0.2),
            color(0.08, 0.3, 0.9),
            color(0.6, 0.14, 0.75)
        };
        String[] surfaces = {null, "\"Diffuse\"", reflective(0.3), reflective(0.75)};
        List<String> elements = new ArrayList<>();
        elements.add(floor(view, 0.85));
        elements.add(sky(view));
        for (int row = 0; row < 4; row++) {
            for (int column = 0; column < colours.length; column++) {
                Vector center = new Vector(column - 2, 0.4, 1 - 1.15 * row);
                String material = row == 0
                        ? material(pale(column), 0.8, refractive(1.5, 0.96))
                        : material("{\"Color\": " + colours[column] + "}", 0.8, surfaces[row]);
                elements.add(sphere(view.place(center), 0.4, material));
            }
        }
        return scene(
                width,
                height,
                45,
                elements,
                List.of(
                        spherical(view.place(new Vector(-4, 7, 5)), color(1, 0.96, 0.88), 2900),
                        spherical(view.place(new Vector(5, 5, 3)), color(0.8, 0.88, 1), 700),
                        directional(view.turn(new Vector(0, -1, 1.5)), color(1, 1, 1), 3.5)));
    }

    private static String pale(int column) {
        String[] colours = {
            color(1, 0.8, 0.78), color(1, 0.93, 0.75), color(0.82, 1, 0.84), color(0.8, 0.88, 1), color(0.95, 0.82, 1)
        };
        return "{\"Color\": " + colours[column] + "}";
    }

    /** Haines' spherflake: each sphere carries nine of a third of its size. */
    private static String spherflake() {
        View view = new View(new Vector(0, 2.3, 4.7), 15);
        List<String> elements = new ArrayList<>();
        elements.add(floor(view, 0.8));
        elements.add(sky(view));
        flake(view, new Vector(0, 1.05, 0), 0.8, new Vector(0.2, 0.9, 0.35).unit(), 3, elements);
        return scene(
                1600,
                1200,
                40,
                elements,
                List.of(
                        spherical(view.place(new Vector(-5, 8, 5)), color(1, 0.95, 0.86), 3600),
                        spherical(view.place(new Vector(6, 3, 4)), color(0.75, 0.85, 1), 900),
                        directional(view.turn(new Vector(0, -1, 1.5)), color(1, 1, 1), 3.5)));
    }

    private static void flake(View view, Vector center, double radius, Vector axis, int depth, List<String> elements) {
        String[] colours = {color(0.95, 0.75, 0.3), color(0.95, 0.5, 0.25), color(0.85, 0.3, 0.35), color(0.5, 0.3, 0.6)
        };
        String material = material("{\"Color\": " + colours[3 - depth] + "}", 0.9, reflective(0.4));
        elements.add(sphere(view.place(center), radius, material));
        if (depth == 0) {
            return;
        }
        Vector side = axis.cross(Math.abs(axis.x) < 0.7 ? new Vector(1, 0, 0) : new Vector(0, 1, 0))
                .unit();
        Vector other = axis.cross(side);
        double small = radius / 3;
        for (int i = 0; i < 9; i++) {
            // Six around the equator, three above it, turned by half a step.
            double turn = StrictMath.toRadians(i < 6 ? 60 * i : 120 * (i - 6) + 30);
            double rise = StrictMath.toRadians(i < 6 ? 0 : 54);
            Vector out = side.times(StrictMath.cos(rise) * StrictMath.cos(turn))
                    .plus(other.times(StrictMath.cos(rise) * StrictMath.sin(turn)))
                    .plus(axis.times(StrictMath.sin(rise)));
            flake(view, center.plus(out.times(radius + small)), small, out, depth - 1, elements);
        }
    }

    /** Marbles of many sizes dropped on a floor: none overlaps another, each rests on the ground. */
    private static String marbles() {
        View view = new View(new Vector(0, 2.6, 3.4), 34);
        Random random = new Random(21);
        List<String> elements = new ArrayList<>();
        elements.add(floor(view, 0.8));
        elements.add(sky(view));
        List<Vector> centers = new ArrayList<>();
        for (int attempt = 0; attempt < 20000 && centers.size() < 260; attempt++) {
            double radius = 0.07 + 0.3 * StrictMath.pow(random.nextDouble(), 3 + attempt / 400.0);
            Vector center = new Vector(8 * random.nextDouble() - 4, radius, 2 - 7 * random.nextDouble());
            // Two balls on one plane touch where the distance of their feet is twice the root of the product
            // of their radii.
            boolean free = centers.stream().allMatch(other -> {
                double dx = other.x - center.x;
                double dz = other.z - center.z;
                return dx * dx + dz * dz > 4 * other.y * radius;
            });
            if (free) {
                centers.add(center);
                elements.add(sphere(view.place(center), radius, marble(random)));
            }
        }
        return scene(
                1600,
                1000,
                45,
                elements,
                List.of(
                        spherical(view.place(new Vector(-5, 7, 1)), color(1, 0.95, 0.86), 3200),
                        spherical(view.place(new Vector(5, 4, 4)), color(0.75, 0.85, 1), 700),
                        directional(view.turn(new Vector(0, -1, 1.5)), color(1, 1, 1), 3.5)));
    }

    private static String marble(Random random) {
        double hue = random.nextDouble();
        double kind = random.nextDouble();
        if (kind < 0.3) {
            return material("{\"Color\": " + hue(hue, 0.25) + "}", 0.8, refractive(1.52, 0.96));
        }
        return material(
                "{\"Color\": " + hue(hue, 0.9) + "}",
                0.85,
                kind < 0.55 ? "\"Diffuse\"" : reflective(kind < 0.85 ? 0.25 : 0.7));
    }

    /** A colour of the rainbow; {@code saturation} 0 is white. */
    private static String hue(double hue, double saturation) {
        double[] channels = new double[3];
        for (int i = 0; i < 3; i++) {
            double distance = Math.abs((hue * 6 + 6 - 2 * i + 3) % 6 - 3);
            channels[i] = 1 - saturation * Math.max(0, Math.min(1, distance - 1));
        }
        return color(channels[0], channels[1], channels[2]);
    }

    private static String floor(View view, double albedo) {
        return plane(
                view.place(new Vector(0, 0, 0)),
                view.turn(new Vector(0, -1, 0)),
                material(FLOOR, albedo, "\"Diffuse\""));
    }

    private static String sky(View view) {
        return sphere(
                view.place(new Vector(0, 0, 0)),
                14,
                material("{\"Color\": " + color(0.35, 0.6, 0.95) + "}", 0.8, "\"Diffuse\""));
    }

    static String scene(int width, int height, double fov, List<String> elements, List<String> lights) {
        return "{\n"
                + "  \"width\": " + width + ",\n"
                + "  \"height\": " + height + ",\n"
                + "  \"fov\": " + number(fov) + ",\n"
                + "  \"shadow_bias\": 1e-13,\n"
                + "  \"max_recursion_depth\": 10,\n"
                + "  \"elements\": [\n    " + String.join(",\n    ", elements) + "\n  ],\n"
                + "  \"lights\": [\n    " + String.join(",\n    ", lights) + "\n  ]\n"
                + "}\n";
    }

    private static String sphere(Vector center, double radius, String material) {
        return "{\"Sphere\": {\"center\": " + center + ", \"radius\": " + number(radius) + ", \"material\": " + material
                + "}}";
    }

    private static String plane(Vector origin, Vector normal, String material) {
        return "{\"Plane\": {\"origin\": " + origin + ", \"normal\": " + normal + ", \"material\": " + material + "}}";
    }

    private static String material(String coloration, double albedo, String surface) {
        return "{\"coloration\": " + coloration + ", \"albedo\": " + number(albedo) + ", \"surface\": " + surface + "}";
    }

    private static String reflective(double reflectivity) {
        return "{\"Reflective\": {\"reflectivity\": " + number(reflectivity) + "}}";
    }

    private static String refractive(double index, double transparency) {
        return "{\"Refractive\": {\"index\": " + number(index) + ", \"transparency\": " + number(transparency) + "}}";
    }

    private static String spherical(Vector position, String color, double intensity) {
        return "{\"Spherical\": {\"position\": " + position + ", \"color\": " + color + ", \"intensity\": "
                + number(intensity) + "}}";
    }

    private static String directional(Vector direction, String color, double intensity) {
        return "{\"Directional\": {\"direction\": " + direction + ", \"color\": " + color + ", \"intensity\": "
                + number(intensity) + "}}";
    }

    private static String color(double red, double green, double blue) {
        return "{\"red\": " + number(red) + ", \"green\": " + number(green) + ", \"blue\": " + number(blue) + "}";
    }

    /** At most five decimals, and none that say nothing. */
    private static String number(double value) {
        BigDecimal rounded =
                BigDecimal.valueOf(value).setScale(5, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    private record Vector(double x, double y, double z) {
        double dot(Vector other) {
            return x * other.x + y * other.y + z * other.z;
        }

        Vector plus(Vector other) {
            return new Vector(x + other.x, y + other.y, z + other.z);
        }

        Vector times(double factor) {
            return new Vector(factor * x, factor * y, factor * z);
        }

        Vector cross(Vector other) {
            return new Vector(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
        }

        Vector unit() {
            return times(1 / StrictMath.sqrt(dot(this)));
        }

        Vector minus(Vector other) {
            return new Vector(x - other.x, y - other.y, z - other.z);
        }

        @Override
        public String toString() {
            return "{\"x\": " + number(x) + ", \"y\": " + number(y) + ", \"z\": " + number(z) + "}";
        }
    }

    /**
     * An eye at a point, looking along −z and down by an angle: it turns the world so that the eye is the scene file's
     * camera.
     */
    private record View(Vector eye, double degreesDown) {
        Vector place(Vector point) {
            return turn(point.minus(eye));
        }

        Vector turn(Vector direction) {
            double angle = StrictMath.toRadians(degreesDown);
            double sin = StrictMath.sin(angle);
            double cos = StrictMath.cos(angle);
            Vector up = new Vector(0, cos, -sin);
            Vector back = new Vector(0, sin, cos);
            return new Vector(direction.x, direction.dot(up), direction.dot(back));
        }
    }
}
