package dev.sunstone.abi;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.DoubleByReference;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import dev.sunstone.jna.ArrayOf;
import dev.sunstone.jna.Const;
import dev.sunstone.jna.PointerTo;
import dev.sunstone.jna.SunstoneHandle;
import dev.sunstone.jna.SunstoneLibrary;
import dev.sunstone.jna.Unsigned;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What {@code dev.sunstone.jna} declares, found by reflection and told in C's words. Everything in that package's
 * folder is looked at, so a function, structure or constant that is added there is compared without a change here.
 */
final class JavaDeclarations {

    /** A method as C sees it: the types of its parameters in order. */
    record Prototype(String name, List<String> parameters) {

        /** The same function with another type for one parameter. */
        Prototype with(int index, String type) {
            List<String> changed = new ArrayList<>(parameters);
            changed.set(index, type);
            return new Prototype(name, changed);
        }
    }

    /** A field as C sees it: its type where {@code length} is 0, otherwise an array of so many. */
    record Member(String name, String type, int length, int offset) {}

    /** A structure as C sees it. */
    record Layout(String name, int size, List<Member> members) {}

    private JavaDeclarations() {}

    /** The methods of the interface, by name. */
    static List<Method> methods() {
        return Stream.of(SunstoneLibrary.class.getDeclaredMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    static List<Prototype> prototypes() {
        return methods().stream()
                .map(method -> new Prototype(
                        method.getName(),
                        Stream.of(method.getParameters())
                                .map(JavaDeclarations::cType)
                                .toList()))
                .toList();
    }

    static List<Layout> layouts() {
        return classes(Structure.class).stream().map(JavaDeclarations::layout).toList();
    }

    /** The names of the handles' types. */
    static List<String> handles() {
        return classes(SunstoneHandle.class).stream().map(Class::getSimpleName).toList();
    }

    /** The values of constants by class that holds nothing else: C's enums. */
    static Map<String, Map<String, Integer>> enums() {
        Map<String, Map<String, Integer>> enums = new LinkedHashMap<>();
        for (Class<?> type : classes(Object.class)) {
            Field[] fields = type.getDeclaredFields();
            boolean constants = type.getSuperclass() == Object.class
                    && fields.length > 0
                    && Stream.of(fields).allMatch(JavaDeclarations::isConstant);
            if (constants) {
                Map<String, Integer> values = new LinkedHashMap<>();
                Stream.of(fields).forEach(field -> values.put(field.getName(), (Integer) get(field, null)));
                enums.put(type.getSimpleName(), values);
            }
        }
        return enums;
    }

    /** The structure's layout as JNA computed it. */
    static Layout layout(Class<?> type) {
        Structure structure = instance(type);
        List<Member> members = new ArrayList<>();
        for (String name : type.getAnnotation(Structure.FieldOrder.class).value()) {
            try {
                Field field = type.getField(name);
                int length = field.getType().isArray() ? Array.getLength(get(field, structure)) : 0;
                members.add(new Member(name, cType(field), length, offset(structure, name)));
            } catch (NoSuchFieldException e) {
                throw new AssertionError(e);
            }
        }
        return new Layout(type.getSimpleName(), structure.size(), members);
    }

    private static String cType(Parameter parameter) {
        return cType(parameter.getType(), parameter, parameter.toString());
    }

    private static String cType(Field field) {
        // In a structure an array is there itself, not a pointer to it.
        if (field.getType() == byte[].class) {
            return "char";
        }
        Class<?> type = field.getType().isArray() ? field.getType().getComponentType() : field.getType();
        if (Structure.class.isAssignableFrom(type)) {
            return type.getSimpleName();
        }
        PointerTo pointee = field.getAnnotation(PointerTo.class);
        if (pointee != null && type == Pointer.class) {
            String constant = field.isAnnotationPresent(Const.class) ? "const " : "";
            return constant + pointee.value().getSimpleName() + " *";
        }
        return cType(type, field, field.toString());
    }

    /** The table in {@link SunstoneLibrary}'s comment. */
    private static String cType(Class<?> type, AnnotatedElement element, String where) {
        String u = element.isAnnotationPresent(Unsigned.class) ? "u" : "";
        String constant = element.isAnnotationPresent(Const.class) ? "const " : "";
        Map<Class<?>, String> numbers = Map.of(
                int.class, u + "int32_t", long.class, u + "int64_t", float.class, "float", double.class, "double");
        Map<Class<?>, String> pointees = Map.of(
                IntByReference.class,
                u + "int32_t",
                LongByReference.class,
                u + "int64_t",
                DoubleByReference.class,
                "double",
                IntBuffer.class,
                u + "int32_t",
                LongBuffer.class,
                u + "int64_t",
                FloatBuffer.class,
                "float",
                DoubleBuffer.class,
                "double",
                ByteBuffer.class,
                "uint8_t",
                byte[].class,
                "char");
        if (numbers.containsKey(type)) {
            return numbers.get(type);
        }
        ArrayOf array = element.getAnnotation(ArrayOf.class);
        if (array != null && type == ByteBuffer.class) {
            return constant + array.value().getSimpleName() + " *";
        }
        if (pointees.containsKey(type)) {
            return constant + pointees.get(type) + " *";
        }
        if (type == String.class && !constant.isEmpty()) {
            return "const char *";
        }
        if (type == String[].class && !constant.isEmpty()) {
            return "const char *const *";
        }
        if (Structure[].class.isAssignableFrom(type)) {
            return constant + type.getComponentType().getSimpleName() + " *";
        }
        if (Structure.class.isAssignableFrom(type) || SunstoneHandle.class.isAssignableFrom(type)) {
            return constant + type.getSimpleName() + " *";
        }
        if (SunstoneHandle.ByReference.class.isAssignableFrom(type) && constant.isEmpty()) {
            return type.getDeclaringClass().getSimpleName() + " **";
        }
        throw new AssertionError(where + " has no C type in the table of SunstoneLibrary");
    }

    private static boolean isConstant(Field field) {
        int modifiers = field.getModifiers();
        return field.getType() == int.class
                && Modifier.isStatic(modifiers)
                && Modifier.isFinal(modifiers)
                && Modifier.isPublic(modifiers);
    }

    /** The public, instantiable or constant-holding classes of the package that extend {@code ancestor}. */
    private static <T> List<Class<? extends T>> classes(Class<T> ancestor) {
        String prefix = SunstoneLibrary.class.getPackageName();
        try {
            Path folder = Path.of(SunstoneLibrary.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolve(prefix.replace('.', '/'));
            try (Stream<Path> files = Files.list(folder)) {
                List<Class<? extends T>> found = new ArrayList<>();
                for (Path file : files.sorted().toList()) {
                    String name = file.getFileName().toString();
                    if (!name.endsWith(".class") || name.contains("$") || name.equals("package-info.class")) {
                        continue;
                    }
                    Class<?> type = Class.forName(prefix + "." + name.substring(0, name.length() - 6));
                    if (ancestor.isAssignableFrom(type)
                            && type != ancestor
                            && !type.isInterface()
                            && !Modifier.isAbstract(type.getModifiers())) {
                        found.add(type.asSubclass(ancestor));
                    }
                }
                return found;
            }
        } catch (IOException | URISyntaxException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Structure instance(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            return (Structure) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type + " needs a constructor without parameters", e);
        }
    }

    /** JNA computes offsets and keeps them to itself. */
    private static int offset(Structure structure, String field) {
        try {
            Method offset = Structure.class.getDeclaredMethod("fieldOffset", String.class);
            offset.setAccessible(true);
            return (int) offset.invoke(structure, field);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("JNA no longer tells the offset of " + field, e);
        }
    }

    private static Object get(Field field, Object owner) {
        try {
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new AssertionError(Arrays.toString(new Object[] {field, owner}), e);
        }
    }
}
