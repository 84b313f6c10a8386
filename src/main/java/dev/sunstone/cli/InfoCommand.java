package dev.sunstone.cli;

import dev.sunstone.Scene;
import dev.sunstone.SceneInfo;
import dev.sunstone.SceneSettings;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code sunstone info}: what a scene file holds. */
final class InfoCommand implements Callable<Integer> {
    private final SceneArgument scene = new SceneArgument();

    private final CommandSpec spec = Main.command(
                    "info", this, "Tells what a scene holds and how much memory its picture takes.")
            .addOption(Main.flag("-v", "--verbose")
                    .description("Show the stack trace of an error.")
                    .build());

    private InfoCommand() {
        scene.addTo(spec);
    }

    static CommandSpec spec() {
        return new InfoCommand().spec;
    }

    @Override
    public Integer call() {
        try (Scene loaded = scene.load()) {
            print(loaded, scene.file(), spec.commandLine().getOut());
        }
        return 0;
    }

    /** Prints a line for each fact. */
    static void print(Scene scene, Path file, PrintWriter to) {
        SceneSettings settings = scene.settings();
        SceneInfo info = scene.info();
        long memory = info.textureBytes() + 4L * settings.width() * settings.height();
        to.println(ErrorLine.printable(file.toString()));
        line(to, "size", "%d x %d pixels", settings.width(), settings.height());
        line(to, "field of view", "%s degrees, vertical", number(settings.fov()));
        line(to, "recursion depth", "%d", settings.maxRecursionDepth());
        line(to, "shadow bias", "%s", number(settings.shadowBias()));
        line(to, "spheres", "%d", info.spheres());
        line(to, "planes", "%d", info.planes());
        line(to, "solids", "%d", info.solids());
        line(to, "instances", "%d", info.instances());
        line(to, "meshes", "%d, %d triangles", info.meshes(), info.triangles());
        line(to, "lights", "%d", info.lights());
        line(to, "what shines", "%d surfaces", info.emitters());
        line(to, "textures", "%d, %s decoded", info.textures(), bytes(info.textureBytes()));
        line(
                to,
                "memory",
                "about %s for textures and picture; in a file, the picture is drawn in bands",
                bytes(memory));
        line(
                to,
                "memory by path",
                "about %s for textures, lights and film, and up to twice the film for --aov and again for --denoise",
                bytes(info.textureBytes() + info.lightBytes() + info.filmBytes()));
    }

    /** As a person would write it: 45, not 45.0. */
    private static String number(double value) {
        BigDecimal shortest = BigDecimal.valueOf(value).stripTrailingZeros();
        boolean readable = Math.abs(value) >= 1e-3 && Math.abs(value) < 1e7;
        return readable ? shortest.toPlainString() : shortest.toString();
    }

    private static void line(PrintWriter to, String name, String format, Object... values) {
        to.println(String.format(Locale.ROOT, "  %-16s %s", name, String.format(Locale.ROOT, format, values)));
    }

    private static String bytes(long count) {
        if (count < 1 << 10) {
            return count + " bytes";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        double value = count / 1024.0;
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
