package dev.sunstone.jna;

import com.sun.jna.Structure;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The pointer is one to a structure of this type, or null. The structure around it has a method that sets it, and that
 * keeps the other one reachable.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface PointerTo {

    /**
     * The structure.
     *
     * @return its class, named as in C
     */
    Class<? extends Structure> value();
}
