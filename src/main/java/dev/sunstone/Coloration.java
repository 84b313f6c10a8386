package dev.sunstone;

import static java.util.Objects.requireNonNull;

/** Where a material's colour comes from: one colour, or a texture. */
public sealed interface Coloration permits Coloration.Solid, Coloration.Textured {

    /**
     * The same colour everywhere.
     *
     * @param color the colour
     */
    record Solid(Color color) implements Coloration {

        /** Checks that the colour is there. */
        public Solid {
            requireNonNull(color, "color");
        }
    }

    /**
     * The colours of a picture: wrapped around a sphere once, repeated each world unit on a plane.
     *
     * @param texture the picture; it must be open when the material is added to a scene and may be closed afterwards
     */
    record Textured(Texture texture) implements Coloration {

        /** Checks that the texture is there. */
        public Textured {
            requireNonNull(texture, "texture");
        }
    }

    /**
     * One colour everywhere.
     *
     * @param color the colour
     * @return the coloration
     */
    static Coloration of(Color color) {
        return new Solid(color);
    }

    /**
     * The colours of a picture.
     *
     * @param texture the picture
     * @return the coloration
     */
    static Coloration of(Texture texture) {
        return new Textured(texture);
    }
}
