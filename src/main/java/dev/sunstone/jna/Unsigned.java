package dev.sunstone.jna;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The integer, or the integers that the parameter points to, are unsigned in C: an {@code int} is a {@code uint32_t}, a
 * {@code long} a {@code uint64_t}. The bits are the same; {@link Integer#toUnsignedLong} and
 * {@link Long#toUnsignedString} read the large ones.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.FIELD})
public @interface Unsigned {}
