/**
 * Sunstone, a ray tracer that a Java program can just call.
 *
 * <p>A {@link dev.sunstone.Scene} is read from a file or built from plain values, and gives a picture:
 *
 * <pre>{@code
 * try (Scene scene = Scene.create(800, 600, 45)) {
 *     scene.add(new Sphere(Vec3.of(0, 0, -5), 1, Material.diffuse(Color.of(0.4, 1, 0.4), 0.18)));
 *     scene.add(new DirectionalLight(Vec3.of(0, -1, -1), Color.WHITE, 20));
 *     ImageIO.write(scene.render(), "png", new File("sphere.png"));
 * }
 * }</pre>
 *
 * <h2>Conventions</h2>
 *
 * <ul>
 *   <li><b>Units.</b> Right-handed, +y up, the camera at the origin looking along −z until it is moved. Lengths are in
 *       world units, angles in degrees, colours linear Rec. 709; a spherical light's intensity is its power in watts, a
 *       directional light's its irradiance in W/m².
 *   <li><b>Values and owners.</b> Records are values: immutable, safe to share, without native memory.
 *       {@link dev.sunstone.Scene}, {@link dev.sunstone.Texture}, {@link dev.sunstone.Mesh},
 *       {@link dev.sunstone.Group}, {@link dev.sunstone.RenderJob} and {@link dev.sunstone.NativeHashSet} own native
 *       memory: close them, best by try-with-resources. {@code close()} can be called at any time, from any thread, as
 *       often as one likes, also while other threads are using the object; it never waits for them. A forgotten one is
 *       freed after the garbage collector has found it.
 *   <li><b>Threads.</b> All classes may be used by several threads at once. A scene may be changed while it is
 *       rendered: a render shows the scene as it was when it began. Waiting happens inside the native library, in steps
 *       of some milliseconds; a virtual thread that waits holds on to its carrier thread meanwhile, so for many renders
 *       at once ask {@link dev.sunstone.RenderJob#isDone} now and then instead.
 *   <li><b>Errors.</b> {@link java.lang.NullPointerException} and {@link java.lang.IllegalArgumentException} for
 *       arguments, {@link java.lang.IllegalStateException} for something that is closed,
 *       {@link java.io.UncheckedIOException} for files, {@link dev.sunstone.SceneFormatException} for what is wrong in
 *       a scene's text, {@link java.util.concurrent.CancellationException} for a render that was cancelled, and
 *       {@link dev.sunstone.SunstoneException} for the rest. Those that come from the native library have a
 *       {@link dev.sunstone.SunstoneException} as themselves or in their causes, which tells the place in a scene's
 *       text. No parameter and no result is null unless it says so.
 * </ul>
 *
 * <p>JDK 24 and newer want {@code --enable-native-access=ALL-UNNAMED} of a program that uses this library.
 */
@NullMarked
package dev.sunstone;

import org.jspecify.annotations.NullMarked;
