package dev.sunstone;

/** What an {@link Instance} places: a {@link Mesh} or a {@link Group}. */
public sealed interface Placeable permits Mesh, Group {}
