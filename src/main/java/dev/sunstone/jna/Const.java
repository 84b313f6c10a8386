package dev.sunstone.jna;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the parameter or field points to is {@code const} in C: the call reads it and never writes it. For a handle it
 * says that the call may run beside other such calls on the same object.
 *
 * <p>Java's types cannot say this; the annotation keeps it, so that a test can write the C prototype of each method
 * down and have a C compiler compare it with the header.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.FIELD})
public @interface Const {}
