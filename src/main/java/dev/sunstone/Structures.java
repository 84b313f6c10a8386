package dev.sunstone;

import dev.sunstone.jna.SunstoneColor;
import dev.sunstone.jna.SunstoneParameter;
import dev.sunstone.jna.SunstoneVector3;

/** Values in the fields of structures that JNA writes by itself. */
final class Structures {

    private Structures() {}

    static void put(SunstoneColor structure, Color color) {
        structure.red = color.red();
        structure.green = color.green();
        structure.blue = color.blue();
    }

    static void put(SunstoneVector3 structure, Vec3 vector) {
        structure.x = vector.x();
        structure.y = vector.y();
        structure.z = vector.z();
    }

    static Vec3 vector(SunstoneVector3 structure) {
        return new Vec3(structure.x, structure.y, structure.z);
    }

    /** The handle that is put there lives as long as the texture, which the caller keeps reachable. */
    static void put(SunstoneParameter structure, Parameter parameter) {
        Texture texture = parameter.texture();
        structure.factor = parameter.factor();
        structure.texture = texture == null ? null : texture.handle();
        structure.channel = parameter.channel().ordinal();
    }

    static SunstoneParameter parameter(Parameter parameter) {
        SunstoneParameter structure = new SunstoneParameter();
        put(structure, parameter);
        return structure;
    }
}
