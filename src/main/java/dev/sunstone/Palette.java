package dev.sunstone;

import static java.util.Objects.requireNonNull;

import dev.sunstone.jna.CallFrame;
import dev.sunstone.jna.SunstoneColor;
import dev.sunstone.jna.SunstoneColoration;
import dev.sunstone.jna.SunstoneMaterial;
import dev.sunstone.jna.SunstoneMaterialExtras;
import dev.sunstone.jna.SunstoneParameter;
import dev.sunstone.jna.SunstoneSurface;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The native colorations and surfaces that a scene's materials need, kept between calls: a scene of many elements has
 * few different ones, and making them anew would be four of the five calls that an element takes.
 *
 * <p>Whoever adds to the scene holds this object's monitor meanwhile, so that no one throws out what another is about
 * to use. {@link #close()} does not take it, for closing a scene never waits. What a call in flight puts here after
 * that is freed by its own cleaner, as everything is that nobody closes.
 */
final class Palette {

    /** So many different ones are kept; they are thrown out together, not one by one, for that hardly ever happens. */
    private static final int LARGEST = 256;

    private final Map<Color, Owner<SunstoneColoration>> colorations = new ConcurrentHashMap<>();
    private final Map<Surface, Owner<SunstoneSurface>> surfaces = new ConcurrentHashMap<>();

    /** Makes room before a call: never during one, which may need all that it has asked for. */
    void trim() {
        trim(colorations);
        trim(surfaces);
    }

    /** Fills a structure of the frame, which the caller has set not to be synchronised by itself. */
    void put(Material material, CallFrame call) {
        call.material.put(
                coloration(material.coloration(), call),
                surface(material.surface(), call),
                material.albedo(),
                extras(material));
    }

    /** Fills a structure that is written by itself. */
    void put(Material material, SunstoneMaterial structure, CallFrame call) {
        structure.coloration = coloration(material.coloration(), call);
        structure.surface = surface(material.surface(), call);
        structure.albedo = material.albedo();
        structure.setExtras(extras(material));
    }

    /** What few materials have; null for the others. */
    private static @Nullable SunstoneMaterialExtras extras(Material material) {
        Emission emission = material.emission();
        NormalMap normalMap = material.normalMap();
        Medium interior = material.interior();
        boolean opaque = material.opacity().equals(Material.OPAQUE);
        if (emission == null && normalMap == null && interior == null && opaque) {
            return null;
        }
        SunstoneMaterialExtras extras = new SunstoneMaterialExtras();
        if (emission != null) {
            Structures.put(extras.emission, emission.color());
            extras.radiance = emission.radiance();
            Texture texture = emission.texture();
            extras.emission_texture = texture == null ? null : texture.handle();
        }
        if (!opaque) {
            extras.setOpacity(Structures.parameter(material.opacity()));
        }
        if (normalMap != null) {
            extras.normal_map = normalMap.texture().handle();
            extras.normal_strength = normalMap.strength();
        }
        if (interior != null) {
            extras.setInterior(interior.structure());
        }
        return extras;
    }

    void close() {
        close(colorations);
        close(surfaces);
    }

    private SunstoneColoration coloration(Coloration coloration, CallFrame call) {
        if (coloration instanceof Coloration.Textured textured) {
            return textured.texture().handle();
        }
        Color color = ((Coloration.Solid) coloration).color();
        Owner<SunstoneColoration> owner = colorations.get(color);
        if (owner == null) {
            owner = newColoration(color, call);
            colorations.put(color, owner);
        }
        return owner.handle();
    }

    private SunstoneSurface surface(Surface surface, CallFrame call) {
        requireOpen(surface);
        Owner<SunstoneSurface> owner = surfaces.get(surface);
        if (owner == null) {
            owner = newSurface(surface, call);
            surfaces.put(surface, owner);
        }
        return owner.handle();
    }

    /** A surface that was kept shares its textures, but one that is closed is not to be used all the same. */
    private static void requireOpen(Surface surface) {
        List<Parameter> parameters = surface instanceof Principled principled
                ? principled.parameters()
                : surface instanceof Surface.Dielectric dielectric
                        ? List.of(dielectric.roughness())
                        : surface instanceof Surface.Conductor conductor
                                ? List.of(conductor.roughness(), conductor.anisotropy(), conductor.rotation())
                                : List.of();
        for (Parameter parameter : parameters) {
            Texture texture = parameter.texture();
            if (texture != null) {
                texture.handle();
            }
        }
    }

    private static Owner<SunstoneColoration> newColoration(Color color, CallFrame call) {
        SunstoneColoration.ByReference made = new SunstoneColoration.ByReference();
        Errors.check(
                call.library.sunstone_coloration_new_color(
                        call.color.put(color.red(), color.green(), color.blue()), made, call.error),
                call);
        return new Owner<>(
                "the scene's coloration", requireNonNull(made.getValue()), call.library::sunstone_coloration_free);
    }

    private static Owner<SunstoneSurface> newSurface(Surface surface, CallFrame call) {
        SunstoneSurface.ByReference made = new SunstoneSurface.ByReference();
        int status;
        if (surface instanceof Surface.Reflective reflective) {
            status = call.library.sunstone_surface_new_reflective(reflective.reflectivity(), made, call.error);
        } else if (surface instanceof Surface.Refractive refractive) {
            status = call.library.sunstone_surface_new_refractive(
                    refractive.index(), refractive.transparency(), made, call.error);
        } else if (surface instanceof Principled principled) {
            status = call.library.sunstone_surface_new_principled(principled.structure(), made, call.error);
        } else if (surface instanceof Surface.Dielectric dielectric) {
            status = call.library.sunstone_surface_new_dielectric(
                    dielectric.ior(),
                    Structures.parameter(dielectric.roughness()),
                    dielectric.thin() ? 1 : 0,
                    made,
                    call.error);
        } else if (surface instanceof Surface.Conductor conductor) {
            status = newConductor(conductor, made, call);
        } else if (surface instanceof Surface.Mirror) {
            status = call.library.sunstone_surface_new_mirror(made, call.error);
        } else {
            status = call.library.sunstone_surface_new_diffuse(made, call.error);
        }
        Errors.check(status, call);
        return new Owner<>("the scene's surface", requireNonNull(made.getValue()), call.library::sunstone_surface_free);
    }

    private static int newConductor(Surface.Conductor conductor, SunstoneSurface.ByReference made, CallFrame call) {
        SunstoneParameter roughness = Structures.parameter(conductor.roughness());
        SunstoneParameter anisotropy = Structures.parameter(conductor.anisotropy());
        SunstoneParameter rotation = Structures.parameter(conductor.rotation());
        if (conductor.metal() instanceof ComplexIndex index) {
            SunstoneColor eta = new SunstoneColor();
            SunstoneColor k = new SunstoneColor();
            Structures.put(eta, index.eta());
            Structures.put(k, index.k());
            return call.library.sunstone_surface_new_conductor_index(
                    eta, k, roughness, anisotropy, rotation, made, call.error);
        }
        Metal metal = (Metal) conductor.metal();
        return call.library.sunstone_surface_new_conductor(
                metal == null ? null : metal.nativeName(), roughness, anisotropy, rotation, made, call.error);
    }

    private static void trim(Map<?, ? extends Owner<?>> map) {
        if (map.size() > LARGEST) {
            close(map);
        }
    }

    private static void close(Map<?, ? extends Owner<?>> map) {
        map.values().removeIf(owner -> {
            owner.close();
            return true;
        });
    }
}
