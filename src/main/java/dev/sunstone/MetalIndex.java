package dev.sunstone;

/** How a metal bends and takes up light: that of one that was measured, or any complex index of refraction. */
public sealed interface MetalIndex permits Metal, ComplexIndex {}
