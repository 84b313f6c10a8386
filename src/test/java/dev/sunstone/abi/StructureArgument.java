package dev.sunstone.abi;

import com.sun.jna.Structure;
import dev.sunstone.abi.JavaDeclarations.Layout;
import dev.sunstone.abi.JavaDeclarations.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A parameter that points to a structure: null, and each field in turn with each value that it can have. */
final class StructureArgument {

    /** A field, a value that is in order, and those tried in its place. */
    record Field(String name, Function<Invocation, Object> valid, List<Case> cases) {}

    private final String name;
    private final Class<? extends Structure> type;
    private final Layout layout;
    private final List<Field> fields;

    private StructureArgument(String name, Class<? extends Structure> type, Field... fields) {
        this.name = name;
        this.type = type;
        this.fields = List.of(fields);
        layout = JavaDeclarations.layout(type);
        List<String> described = Stream.of(fields).map(Field::name).toList();
        List<String> declared = layout.members().stream().map(Member::name).toList();
        if (!described.equals(declared)) {
            throw new AssertionError(type + " has the fields " + declared + ", described are " + described);
        }
    }

    /** A structure to be read; {@code nullCodes} is what null gives. */
    static Argument of(String name, Class<? extends Structure> type, Set<Integer> nullCodes, Field... fields) {
        return new StructureArgument(name, type, fields).argument(nullCodes);
    }

    static Field number(String name, double valid, Range range) {
        return new Field(name, invocation -> valid, range.cases(name));
    }

    static Field int32(String name, int valid, Whole rule, int... more) {
        return new Field(name, invocation -> valid, rule.int32Cases(name, more));
    }

    static Field uint32(String name, int valid, Whole rule, int... more) {
        return new Field(name, invocation -> valid, rule.uint32Cases(name, List.of(name), more));
    }

    static Field uint64(String name, long valid, Whole rule, long... more) {
        return new Field(name, invocation -> valid, rule.uint64Cases(name, List.of(name), more));
    }

    static Field handle(String name, ObjectType type) {
        return handle(name, type, Case.NULL_POINTER);
    }

    /** {@code nullCodes} is what null gives. */
    static Field handle(String name, ObjectType type, Set<Integer> nullCodes) {
        List<Case> cases = new ArrayList<>();
        cases.add(Case.of(Argument.nullOf(name), null, nullCodes, name));
        cases.addAll(Arguments.badHandles(name, type));
        return new Field(name, invocation -> invocation.object(type), cases);
    }

    /** A coloration of a texture, or null; {@code nullCodes} is what null gives. */
    static Field texture(String name, Set<Integer> nullCodes) {
        List<Case> cases = new ArrayList<>();
        cases.add(Case.of(Argument.nullOf(name), null, nullCodes, name));
        cases.addAll(Arguments.badHandles(name, ObjectType.COLORATION));
        cases.add(Case.made(
                name + " is of one colour",
                invocation -> invocation.object(ObjectType.COLORATION),
                Case.INVALID_ARGUMENT,
                name));
        return new Field(name, Invocation::texture, cases);
    }

    /** A structure in the structure. */
    static Field nested(String name, Class<? extends Structure> type, Field... fields) {
        StructureArgument inner = new StructureArgument(name, type, fields);
        return new Field(name, inner::bytes, inner.fieldCases());
    }

    /** A pointer to a structure, which may be null. */
    static Field pointer(String name, Class<? extends Structure> type, Field... fields) {
        StructureArgument inner = new StructureArgument(name, type, fields);
        List<Case> cases = new ArrayList<>();
        cases.add(Case.of(Argument.nullOf(name), null, Case.OK, name));
        for (Field field : fields) {
            for (Case one : field.cases()) {
                cases.add(new Case(
                        name + "." + one.what(),
                        invocation -> invocation.input(name, inner.changed(invocation, field, one)),
                        one.codes(),
                        one.fields()));
            }
        }
        return new Field(name, invocation -> invocation.input(name, inner.bytes(invocation)), cases);
    }

    /** The case in which some fields have values together that each may have alone. */
    static Case together(
            String argument,
            Class<? extends Structure> type,
            String what,
            Map<String, Object> values,
            Set<Integer> codes,
            String field) {
        Layout layout = JavaDeclarations.layout(type);
        return Case.made(
                argument + " is " + what,
                invocation -> {
                    byte[] bytes = Structures.zero(type);
                    values.forEach((name, value) -> Structures.put(bytes, offset(layout, name), value));
                    return invocation.input(argument, bytes);
                },
                codes,
                field);
    }

    private Argument argument(Set<Integer> nullCodes) {
        Field pointer = pointer(name, type, fields.toArray(Field[]::new));
        List<Case> cases = new ArrayList<>(pointer.cases());
        cases.set(0, Case.of(Argument.nullOf(name), null, nullCodes, name));
        return new Argument(name, Arguments.oneOrMany(type), pointer.valid(), cases);
    }

    private List<Case> fieldCases() {
        List<Case> cases = new ArrayList<>();
        for (Field field : fields) {
            for (Case one : field.cases()) {
                cases.add(new Case(
                        name + "." + one.what(),
                        invocation -> changed(invocation, field, one),
                        one.codes(),
                        one.fields()));
            }
        }
        return cases;
    }

    /** The structure with all fields in order. */
    private byte[] bytes(Invocation invocation) {
        byte[] bytes = Structures.zero(type);
        for (Field field : fields) {
            Structures.put(bytes, offset(layout, field.name()), field.valid().apply(invocation));
        }
        return bytes;
    }

    /** The same with one of them changed. */
    private byte[] changed(Invocation invocation, Field field, Case one) {
        byte[] bytes = bytes(invocation);
        Structures.put(bytes, offset(layout, field.name()), one.value().apply(invocation));
        return bytes;
    }

    private static int offset(Layout layout, String field) {
        return layout.members().stream()
                .filter(member -> member.name().equals(field))
                .map(Member::offset)
                .collect(Collectors.toList())
                .get(0);
    }
}
