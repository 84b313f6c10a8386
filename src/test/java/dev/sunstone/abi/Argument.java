package dev.sunstone.abi;

import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a function: a value that is in order, and all that are tried in its place.
 *
 * @param name the parameter's name
 * @param types the types that the interface may give it
 * @param valid makes a value that is in order
 * @param cases the values tried in its place, null included
 */
record Argument(String name, Set<Class<?>> types, Function<Invocation, Object> valid, List<Case> cases) {

    /** The same with more cases. */
    Argument and(Case... more) {
        List<Case> all = new ArrayList<>(cases);
        all.addAll(List.of(more));
        return new Argument(name, types, valid, all);
    }

    /** What keeps this from being the description of a parameter of the interface, empty where nothing does. */
    String mismatch(Parameter parameter) {
        if (!name.equals(parameter.getName())) {
            return parameter.getName() + " is described as " + name;
        }
        if (!types.contains(parameter.getType())) {
            return name + " is described as one of " + types + " and is " + parameter.getType();
        }
        boolean nullable = parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
        boolean nullIsTried = !parameter.getType().isPrimitive();
        boolean nullIsInOrder = cases.stream()
                .anyMatch(tried ->
                        tried.what().equals(nullOf(name)) && tried.codes().equals(Case.OK));
        boolean nullIsNot = cases.stream()
                .anyMatch(tried ->
                        tried.what().equals(nullOf(name)) && !tried.codes().equals(Case.OK));
        if (nullIsTried && !nullIsInOrder && !nullIsNot) {
            return name + " is never null in the description";
        }
        // A parameter may be nullable for the sake of a length of 0, and then refuse null beside another length.
        if (nullIsInOrder && !nullable) {
            return name + " may be null and is not @Nullable";
        }
        return "";
    }

    /** How the case is called in which this is null. */
    static String nullOf(String name) {
        return name + " is null";
    }
}
