/**
 * The C ABI as it is: every function, structure, handle and constant of {@code sunstone.h} under its C name, for
 * programs that want what the facade {@code dev.sunstone} leaves out.
 *
 * <p>{@link dev.sunstone.jna.SunstoneLibrary} declares the functions, {@link dev.sunstone.jna.NativeLoader} finds and
 * checks the library. Nothing here turns a code into an exception or frees a handle by itself: that is the facade's
 * work. This is the only package that knows JNA.
 */
@NullMarked
package dev.sunstone.jna;

import org.jspecify.annotations.NullMarked;
