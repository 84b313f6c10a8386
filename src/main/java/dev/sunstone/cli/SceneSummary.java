package dev.sunstone.cli;

import com.google.common.math.LongMath;
import dev.sunstone.Scene;
import dev.sunstone.SceneInfo;
import dev.sunstone.SceneSettings;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Locale;

/** What a scene holds, a line for each fact. */
final class SceneSummary {
    private SceneSummary() {}

    /** Prints it. */
    static void print(Scene scene, Path file, PrintWriter to) {
        SceneSettings settings = scene.settings();
        SceneInfo info = scene.info();
        long memory = info.textureBytes() + 4L * settings.width() * settings.height();
        Summary summary = new Summary(file, to);
        summary.line("size", "%d x %d pixels", settings.width(), settings.height());
        summary.line("field of view", "%s degrees, vertical", number(settings.fov()));
        summary.line("recursion depth", "%d", settings.maxRecursionDepth());
        summary.line("shadow bias", "%s", number(settings.shadowBias()));
        summary.line("spheres", "%d", info.spheres());
        summary.line("planes", "%d", info.planes());
        summary.line("solids", "%d", info.solids());
        summary.line("instances", "%d", info.instances());
        summary.line("meshes", "%d, %d triangles", info.meshes(), info.triangles());
        summary.line("lights", "%d", info.lights());
        summary.line("emitters", "%d surfaces", info.emitters());
        summary.line("environment", "%s", info.environment() ? "yes" : "none");
        summary.line("media", "%d", info.media());
        summary.line("textures", "%d, %s decoded", info.textures(), bytes(info.textureBytes()));
        summary.line(
                "memory", "about %s for textures and picture; into a file, whitted draws it in bands", bytes(memory));
        summary.line(
                "memory by path",
                "about %s for textures, lights and film, and up to twice the film for --aov and again for --denoise",
                bytes(LongMath.saturatedAdd(
                        LongMath.saturatedAdd(info.textureBytes(), info.lightBytes()), info.filmBytes())));
    }

    /** As a person would write it: 45, not 45.0. */
    private static String number(double value) {
        BigDecimal shortest = BigDecimal.valueOf(value).stripTrailingZeros();
        boolean readable = Math.abs(value) >= 1e-3 && Math.abs(value) < 1e7;
        return readable ? shortest.toPlainString() : shortest.toString();
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
