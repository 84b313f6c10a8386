package dev.sunstone.jna;

import com.sun.jna.Structure;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The buffer's bytes are structures of this type, which the parameter points to in C: millions of them, for which JNA
 * objects would be too slow. They may lie further apart than they are long.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface ArrayOf {

    /**
     * The structure.
     *
     * @return its class, named as in C
     */
    Class<? extends Structure> value();
}
