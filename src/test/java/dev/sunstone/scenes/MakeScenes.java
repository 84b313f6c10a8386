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
 * Makes those scenes of {@code scenes/} that are computed rather than written by hand, and the meshes in them:
 * {@code make textures}, or with a JDK alone {@code java src/test/java/dev/sunstone/scenes/MakeScenes.java scenes}.
 *
 * <p>Their camera stays at the origin and looks along −z, as that of scene files did at first, so a view from above is
 * made by turning the scene instead: {@link View} does that for points and directions.
 */
public final class MakeScenes {
    private static final String FLOOR = "{\"Texture\": {\"path\": \"checkerboard.png\"}}";

    private MakeScenes() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args.length == 0 ? "scenes" : args[0]);
        for (Map.Entry<String, Supplier<String>> scene : scenes().entrySet()) {
            Path file = folder.resolve(scene.getKey());
            Files.createDirectories(file.getParent());
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
        scenes.put("solids.json", MakeScenes::solids);
        scenes.put("forest.json", MakeScenes::forest);
        scenes.put("models/spruce.obj", MakeScenes::spruce);
        scenes.put("models/spruce.mtl", MakeScenes::spruceMaterials);
        scenes.put("models/torus.ply", MakeScenes::torus);
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

    /** Discs, boxes, cylinders and cones: a temple with a ring above it. */
    private static String solids() {
        View view = new View(new Vector(0, 2.6, 6.2), 18);
        String stone = material("{\"Color\": " + color(0.85, 0.78, 0.66) + "}", 0.9, "\"Diffuse\"");
        String brass = material("{\"Color\": " + color(0.95, 0.7, 0.3) + "}", 0.9, reflective(0.45));
        String glass = material("{\"Color\": " + color(0.82, 0.95, 1) + "}", 0.9, refractive(1.5, 0.95));
        String slate = material("{\"Color\": " + color(0.25, 0.35, 0.5) + "}", 0.9, "\"Diffuse\"");
        List<String> elements = new ArrayList<>();
        elements.add(floor(view, 0.8));
        elements.add(sky(view));
        String turned =
                ", \"transform\": {\"rotate\": {\"axis\": {\"x\": 1, \"y\": 0, \"z\": 0}, \"degrees\": 18}, \"translate\": "
                        + view.place(new Vector(0, 0, 0)) + "}";
        elements.add("{\"Box\": {\"min\": " + new Vector(-1.9, 0, -1.9) + ", \"max\": " + new Vector(1.9, 0.2, 1.1)
                + ", \"material\": " + stone + turned + "}}");
        for (int column = 0; column < 4; column++) {
            for (int row = 0; row < 2; row++) {
                double x = -1.5 + column;
                double z = 0.7 - 2.2 * row;
                elements.add(cylinder(view, new Vector(x, 0.2, z), new Vector(x, 1.6, z), 0.16, stone));
                elements.add(cylinder(view, new Vector(x, 1.6, z), new Vector(x, 1.7, z), 0.24, brass));
            }
        }
        elements.add("{\"Box\": {\"min\": " + new Vector(-1.9, 1.7, -1.9) + ", \"max\": " + new Vector(1.9, 1.9, 1.1)
                + ", \"material\": " + stone + turned + "}}");
        elements.add(cone(view, new Vector(0, 1.9, -0.4), new Vector(0, 3, -0.4), 1.5, slate));
        elements.add(cone(view, new Vector(-2.5, 0, 1.4), new Vector(-2.5, 0.9, 1.4), 0.4, brass));
        elements.add(cylinder(view, new Vector(2.1, 0.35, 1.7), new Vector(2.9, 0.35, 1.3), 0.35, glass));
        elements.add("{\"Disc\": {\"center\": " + view.place(new Vector(0, 1, -2.6)) + ", \"normal\": "
                + view.turn(new Vector(0, 0.1, 1)) + ", \"radius\": 2.8, \"material\": " + brass + "}}");
        return scene(
                1600,
                1000,
                45,
                elements,
                List.of(
                        spherical(view.place(new Vector(-4, 6, 5)), color(1, 0.95, 0.86), 3000),
                        spherical(view.place(new Vector(5, 4, 4)), color(0.75, 0.85, 1), 700),
                        directional(view.turn(new Vector(0, -1, 1.5)), color(1, 1, 1), 2)));
    }

    /** Copses of spruces: a group of meshes that is placed many times, and so is the group of these groups. */
    private static String forest() {
        View view = new View(new Vector(0, 2.4, 5), 17);
        Random random = new Random(5);
        List<String> copse = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            double turn = StrictMath.toRadians(360 * i / 6.0);
            double away = i == 0 ? 0 : 0.75 + 0.3 * random.nextDouble();
            copse.add(transform(
                    0.75 + 0.5 * random.nextDouble(),
                    360 * random.nextDouble(),
                    new Vector(away * StrictMath.cos(turn), 0, away * StrictMath.sin(turn))));
        }
        List<String> wood = new ArrayList<>();
        for (int row = 0; row < 5; row++) {
            for (int column = 0; column < 4 + row; column++) {
                // A clearing is left in the middle of the front.
                double x = 2.5 * (column - (3 + row) / 2.0) + 0.6 * random.nextDouble();
                if (row > 0 || Math.abs(x) > 1.6) {
                    wood.add(transform(
                            0.7 + 0.3 * random.nextDouble(), 360 * random.nextDouble(), new Vector(x, 0, -2.3 * row)));
                }
            }
        }
        String ground = material("{\"Color\": " + color(0.32, 0.42, 0.2) + "}", 0.9, "\"Diffuse\"");
        String gold = material("{\"Color\": " + color(1, 0.75, 0.3) + "}", 0.9, reflective(0.5));
        String camera = "{\"rotate\": {\"axis\": {\"x\": 1, \"y\": 0, \"z\": 0}, \"degrees\": 17}, \"translate\": "
                + view.place(new Vector(0, 0, 0)) + "}";
        List<String> elements = List.of(
                plane(view.place(new Vector(0, 0, 0)), view.turn(new Vector(0, -1, 0)), ground),
                sphere(
                        view.place(new Vector(0, 0, 0)),
                        30,
                        material("{\"Color\": " + color(0.45, 0.65, 0.95) + "}", 0.8, "\"Diffuse\"")),
                "{\"Instance\": {\"group\": \"wood\", \"transform\": " + camera + "}}",
                "{\"Mesh\": {\"path\": \"models/torus.ply\", \"material\": " + gold
                        + ", \"transform\": {\"scale\": 0.55, "
                        + "\"rotate\": {\"axis\": {\"x\": 1, \"y\": 0.3, \"z\": 0}, \"degrees\": 25}, \"translate\": "
                        + view.place(new Vector(0, 0.75, 0.9)) + "}}}");
        String groups = "  \"groups\": {\n"
                + "    \"copse\": [{\"Mesh\": {\"path\": \"models/spruce.obj\", \"transforms\": [\n      "
                + String.join(",\n      ", copse) + "\n    ]}}],\n"
                + "    \"wood\": [{\"Instances\": {\"group\": \"copse\", \"transforms\": [\n      "
                + String.join(",\n      ", wood) + "\n    ]}}]\n"
                + "  },\n";
        String scene = scene(
                1600,
                1000,
                45,
                elements,
                List.of(
                        spherical(view.place(new Vector(-5, 9, 6)), color(1, 0.93, 0.8), 6500),
                        directional(view.turn(new Vector(0, -1, 1.5)), color(1, 0.97, 0.9), 2)));
        return scene.replace("  \"elements\"", groups + "  \"elements\"");
    }

    /** A spruce 2 high: a trunk of six sides and four storeys of twelve, each a star of two lengths of branches. */
    private static String spruce() {
        StringBuilder text = new StringBuilder("# A spruce, made by MakeScenes.java.\nmtllib spruce.mtl\n");
        int vertices = ring(text, 6, 0.07, 0.07, 0) + ring(text, 6, 0.05, 0.05, 0.6);
        text.append("usemtl bark\n");
        for (int i = 0; i < 6; i++) {
            int next = (i + 1) % 6;
            text.append("f ")
                    .append(i + 1)
                    .append(' ')
                    .append(i + 7)
                    .append(' ')
                    .append(next + 7);
            text.append(' ').append(next + 1).append('\n');
        }
        for (int storey = 0; storey < 4; storey++) {
            double low = 0.3 + 0.4 * storey;
            double radius = 0.62 - 0.13 * storey;
            int first = vertices + 1;
            vertices += ring(text, 12, radius, 0.7 * radius, low);
            text.append("v 0 ").append(number(low + 0.18)).append(" 0\n");
            text.append("v 0 ").append(number(low + 0.55)).append(" 0\n");
            vertices += 2;
            text.append("usemtl ")
                    .append(storey % 2 == 0 ? "needles" : "young needles")
                    .append('\n');
            for (int i = 0; i < 12; i++) {
                int here = first + i;
                int next = first + (i + 1) % 12;
                text.append("f ")
                        .append(here)
                        .append(' ')
                        .append(first + 13)
                        .append(' ')
                        .append(next);
                text.append("\nf ")
                        .append(here)
                        .append(' ')
                        .append(next)
                        .append(' ')
                        .append(first + 12);
                text.append('\n');
            }
        }
        return text.toString();
    }

    /** Corners around the y axis, by turns at one distance and the other; how many they are. */
    private static int ring(StringBuilder text, int corners, double radius, double other, double height) {
        for (int i = 0; i < corners; i++) {
            double turn = StrictMath.toRadians(360.0 * i / corners);
            double away = i % 2 == 0 ? radius : other;
            text.append("v ").append(number(away * StrictMath.cos(turn)));
            text.append(' ').append(number(i % 2 == 0 ? height - 0.04 : height));
            text.append(' ').append(number(away * StrictMath.sin(turn))).append('\n');
        }
        return corners;
    }

    private static String spruceMaterials() {
        return "# The materials of spruce.obj.\n"
                + "newmtl bark\nKd 0.32 0.2 0.12\nillum 1\n\n"
                + "newmtl needles\nKd 0.07 0.26 0.13\nillum 1\n\n"
                + "newmtl young needles\nKd 0.13 0.38 0.16\nillum 1\n";
    }

    /** A ring in the xy plane, of radius 1 and 0.32 thick either way, with normals, so that it looks smooth. */
    private static String torus() {
        int around = 36;
        int across = 14;
        StringBuilder text = new StringBuilder("ply\nformat ascii 1.0\ncomment A torus, made by MakeScenes.java.\n");
        text.append("element vertex ").append(around * across).append('\n');
        for (String name : List.of("x", "y", "z", "nx", "ny", "nz")) {
            text.append("property float ").append(name).append('\n');
        }
        text.append("element face ").append(around * across);
        text.append("\nproperty list uchar int vertex_indices\nend_header\n");
        for (int i = 0; i < around; i++) {
            double turn = StrictMath.toRadians(360.0 * i / around);
            for (int j = 0; j < across; j++) {
                double tilt = StrictMath.toRadians(360.0 * j / across);
                double x = StrictMath.cos(turn) * StrictMath.cos(tilt);
                double y = StrictMath.sin(turn) * StrictMath.cos(tilt);
                double z = StrictMath.sin(tilt);
                for (double value :
                        new double[] {StrictMath.cos(turn) + 0.32 * x, StrictMath.sin(turn) + 0.32 * y, 0.32 * z, x, y
                        }) {
                    text.append(number(value)).append(' ');
                }
                text.append(number(z)).append('\n');
            }
        }
        for (int i = 0; i < around; i++) {
            for (int j = 0; j < across; j++) {
                int here = i * across;
                int there = (i + 1) % around * across;
                int next = (j + 1) % across;
                text.append("4 ").append(here + j).append(' ').append(there + j).append(' ');
                text.append(there + next).append(' ').append(here + next).append('\n');
            }
        }
        return text.toString();
    }

    private static String transform(double scale, double degrees, Vector translate) {
        return "{\"scale\": " + number(scale) + ", \"rotate\": {\"axis\": {\"x\": 0, \"y\": 1, \"z\": 0}, \"degrees\": "
                + number(degrees) + "}, \"translate\": " + translate + "}";
    }

    private static String cylinder(View view, Vector base, Vector top, double radius, String material) {
        return "{\"Cylinder\": {\"base\": " + view.place(base) + ", \"top\": " + view.place(top) + ", \"radius\": "
                + number(radius) + ", \"material\": " + material + "}}";
    }

    private static String cone(View view, Vector base, Vector apex, double radius, String material) {
        return "{\"Cone\": {\"base\": " + view.place(base) + ", \"apex\": " + view.place(apex) + ", \"radius\": "
                + number(radius) + ", \"material\": " + material + "}}";
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
