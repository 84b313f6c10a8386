package dev.sunstone.scenes;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import javax.imageio.ImageIO;

/**
 * Makes the textures of {@code scenes/}: {@code make textures}, or with a JDK alone {@code java
 * src/test/java/dev/sunstone/scenes/MakeTextures.java scenes}.
 *
 * <p>Every texel is a function of its place and of constants in this file, in arithmetic that Java defines to the last
 * bit, so the pictures are the same wherever they are made. Pictures of the sky use few colours and a palette, which
 * keeps the files small.
 */
public final class MakeTextures {
    private MakeTextures() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args.length == 0 ? "scenes" : args[0]);
        for (Map.Entry<String, Supplier<BufferedImage>> texture : textures().entrySet()) {
            Path file = folder.resolve(texture.getKey());
            ImageIO.write(texture.getValue().get(), "png", file.toFile());
            System.out.println(file + ": " + Files.size(file) + " bytes");
        }
    }

    /** File names and what makes each of them. */
    static Map<String, Supplier<BufferedImage>> textures() {
        Map<String, Supplier<BufferedImage>> textures = new LinkedHashMap<>();
        textures.put("checkerboard.png", MakeTextures::checkerboard);
        textures.put("bricks.png", MakeTextures::bricks);
        textures.put("sea.png", () -> sphere(1024, 512, 32, MakeTextures::sea));
        textures.put("giant.png", () -> sphere(512, 256, 32, MakeTextures::giant));
        textures.put("moon.png", () -> sphere(512, 256, 32, MakeTextures::moon));
        textures.put("stars.png", MakeTextures::stars);
        return textures;
    }

    /** Two squares by two: as a plane's texture, one square is half a world unit wide. */
    private static BufferedImage checkerboard() {
        int size = 128;
        return paint(size, size, (x, y) -> (x < size / 2) == (y < size / 2) ? rgb(235, 235, 228) : rgb(52, 56, 64));
    }

    /** Four courses of bricks; each second course is moved by half a brick. */
    private static BufferedImage bricks() {
        int size = 256;
        int courses = 4;
        int height = size / courses;
        int width = size / 2;
        int joint = 6;
        return paint(size, size, (x, y) -> {
            int course = y / height;
            int along = (x + course % 2 * (width / 2)) % size;
            double grain = noise(x * 0.21, y * 0.21, 0);
            if (y % height < joint || along % width < joint) {
                return shade(rgb(176, 168, 156), 0.92 + 0.08 * grain);
            }
            double tone = 0.78 + 0.22 * lattice(course, along / width, 7);
            return shade(rgb(168, 74, 52), tone * (0.88 + 0.12 * grain));
        });
    }

    /** A planet of oceans, plains, deserts, ice and some cloud. */
    private static int sea(double x, double y, double z) {
        double height = fractal(x * 1.7 + 3, y * 1.7, z * 1.7 + 11, 6);
        double latitude = Math.abs(y);
        int colour;
        double cold = fractal(x * 4 + 23, y * 4, z * 4, 5);
        if (latitude + 0.3 * (cold - 0.5) > 0.93) {
            colour = rgb(238, 244, 248);
        } else if (height < 0.52) {
            colour = mix(rgb(8, 28, 84), rgb(34, 104, 150), Math.max(0, height * 4 - 1.1));
        } else if (height > 0.68) {
            colour = mix(rgb(122, 104, 86), rgb(236, 236, 232), (height - 0.68) * 8);
        } else {
            double dry = fractal(x * 2.3 + 40, y * 2.3, z * 2.3, 4);
            colour = mix(rgb(44, 98, 44), rgb(188, 160, 98), (dry - 0.42) * 5 + (height - 0.52) * 3);
        }
        double cloud = fractal(x * 2.6 + 70, y * 4.4, z * 2.6, 5);
        return mix(colour, rgb(250, 250, 250), Math.min(0.9, Math.max(0, (cloud - 0.55) * 7)));
    }

    /** A gas giant: bands along the parallels, bent by turbulence, and one storm. */
    private static int giant(double x, double y, double z) {
        double bend = fractal(x * 2.2, y * 5, z * 2.2, 4) - 0.5;
        double along = 0.42 * z - 0.91 * x;
        double across = y + 0.34;
        double storm = along * along * 3 + across * across * 16;
        if (storm < 0.16 && 0.91 * z + 0.42 * x > 0) {
            return mix(rgb(186, 84, 52), rgb(224, 168, 124), storm * 6);
        }
        double band = 0.5 + 0.5 * StrictMath.sin(y * 17 + bend * 2.6);
        double fine = 0.5 + 0.5 * StrictMath.sin(y * 61 + bend * 9);
        return mix(rgb(170, 112, 74), rgb(240, 220, 184), 0.78 * band + 0.22 * fine);
    }

    /** Grey plains and craters with bright rims. */
    private static int moon(double x, double y, double z) {
        double tone = 0.42 + 0.4 * fractal(x * 2 + 5, y * 2, z * 2, 5);
        Random random = new Random(11);
        for (int i = 0; i < 70; i++) {
            double h = 2 * random.nextDouble() - 1;
            double turn = 2 * StrictMath.PI * random.nextDouble();
            double radius = 0.03 + 0.2 * StrictMath.pow(random.nextDouble(), 3);
            double flat = StrictMath.sqrt(1 - h * h);
            double dx = x - flat * StrictMath.cos(turn);
            double dy = y - h;
            double dz = z - flat * StrictMath.sin(turn);
            double distance = StrictMath.sqrt(dx * dx + dy * dy + dz * dz) / radius;
            if (distance < 0.85) {
                tone *= 0.78 + 0.1 * distance;
            } else if (distance < 1.1) {
                tone *= 1.22;
            }
        }
        int grey = (int) (255 * Math.min(1, tone));
        return rgb(grey, grey, (int) (grey * 0.96));
    }

    /** Points of light on black, most of them faint; repeats without a seam. */
    private static BufferedImage stars() {
        int size = 1024;
        int[] levels = new int[size * size];
        Random random = new Random(4);
        for (int i = 0; i < 900; i++) {
            double brightness = StrictMath.pow(random.nextDouble(), 4);
            int x = random.nextInt(size);
            int y = random.nextInt(size);
            levels[y * size + x] = (int) (90 + 165 * brightness);
            if (brightness > 0.45) {
                int[] cross = {(x + 1) % size, y, (x + size - 1) % size, y, x, (y + 1) % size, x, (y + size - 1) % size
                };
                for (int j = 0; j < cross.length; j += 2) {
                    levels[cross[j + 1] * size + cross[j]] = (int) (180 * brightness);
                }
            }
        }
        return indexed(paint(size, size, (x, y) -> {
            int level = levels[y * size + x] / 16 * 16;
            return rgb(level, level, Math.min(255, level + (level == 0 ? 0 : 12)));
        }));
    }

    /** A texture for a sphere: each texel asks for the colour at its point of the unit sphere, as u and v map it. */
    private static BufferedImage sphere(int width, int height, int levels, OfPoint colour) {
        return indexed(paint(width, height, (column, row) -> {
            double longitude = 2 * StrictMath.PI * ((column + 0.5) / width) - StrictMath.PI;
            double colatitude = StrictMath.PI * (row + 0.5) / height;
            double flat = StrictMath.sin(colatitude);
            int rgb = colour.at(
                    flat * StrictMath.cos(longitude), StrictMath.cos(colatitude), flat * StrictMath.sin(longitude));
            return posterise(rgb, levels);
        }));
    }

    private interface OfTexel {
        int at(int x, int y);
    }

    private interface OfPoint {
        int at(double x, double y, double z);
    }

    private static BufferedImage paint(int width, int height, OfTexel colour) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, colour.at(x, y));
            }
        }
        return image;
    }

    /** The same picture with a palette where its colours fit into one, otherwise as it is. */
    private static BufferedImage indexed(BufferedImage image) {
        int[] colours = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        Map<Integer, Integer> palette = new LinkedHashMap<>();
        for (int colour : colours) {
            palette.putIfAbsent(colour & 0xFFFFFF, palette.size());
        }
        if (palette.size() > 256) {
            return image;
        }
        int[] entries = palette.keySet().stream().mapToInt(Integer::intValue).toArray();
        IndexColorModel model =
                new IndexColorModel(8, entries.length, entries, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE);
        BufferedImage small =
                new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
        for (int i = 0; i < colours.length; i++) {
            int entry = palette.get(colours[i] & 0xFFFFFF);
            small.getRaster().setSample(i % image.getWidth(), i / image.getWidth(), 0, entry);
        }
        return small;
    }

    /** Each channel rounded to one of {@code levels} values. */
    private static int posterise(int rgb, int levels) {
        int result = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int value = rgb >> shift & 255;
            int step = (value * (levels - 1) + 127) / 255;
            result |= step * 255 / (levels - 1) << shift;
        }
        return result;
    }

    private static int rgb(int red, int green, int blue) {
        return red << 16 | green << 8 | blue;
    }

    private static int shade(int rgb, double factor) {
        return mix(0, rgb, factor);
    }

    /** {@code from} where {@code t} ≤ 0, {@code to} where it is ≥ 1. */
    private static int mix(int from, int to, double t) {
        double clamped = Math.max(0, Math.min(1, t));
        int result = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int a = from >> shift & 255;
            int b = to >> shift & 255;
            result |= (int) (a + (b - a) * clamped + 0.5) << shift;
        }
        return result;
    }

    /** Octaves of {@link #noise} with halved weights, in [0, 1]. */
    private static double fractal(double x, double y, double z, int octaves) {
        double sum = 0;
        double weight = 0.5;
        double total = 0;
        for (int i = 0; i < octaves; i++) {
            sum += weight * noise(x, y, z);
            total += weight;
            weight /= 2;
            x = x * 2.03 + 19.1;
            y = y * 2.03 + 7.7;
            z = z * 2.03 + 3.3;
        }
        return sum / total;
    }

    /** Value noise: random numbers at whole coordinates, blended smoothly between them; in [0, 1]. */
    private static double noise(double x, double y, double z) {
        int ix = (int) Math.floor(x);
        int iy = (int) Math.floor(y);
        int iz = (int) Math.floor(z);
        double u = smooth(x - ix);
        double v = smooth(y - iy);
        double w = smooth(z - iz);
        double sum = 0;
        for (int corner = 0; corner < 8; corner++) {
            int dx = corner & 1;
            int dy = corner >> 1 & 1;
            int dz = corner >> 2 & 1;
            double weight = (dx == 0 ? 1 - u : u) * (dy == 0 ? 1 - v : v) * (dz == 0 ? 1 - w : w);
            sum += weight * lattice(ix + dx, iy + dy, iz + dz);
        }
        return sum;
    }

    private static double smooth(double t) {
        return t * t * (3 - 2 * t);
    }

    /** A number in [0, 1) that belongs to a point with whole coordinates. */
    private static double lattice(int x, int y, int z) {
        long hash = x * 0x9E3779B97F4A7C15L + y * 0xC2B2AE3D27D4EB4FL + z * 0x165667B19E3779F9L;
        hash = (hash ^ hash >>> 30) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ hash >>> 27) * 0x94D049BB133111EBL;
        return ((hash ^ hash >>> 31) >>> 11) * 0x1p-53;
    }
}
