package dev.sunstone;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A layer knows the one below it and nothing above: command line → facade → the C level → JNA. */
class ArchitectureTest {

    private static final String FACADE = "dev.sunstone";
    private static final String C_LEVEL = "dev.sunstone.jna..";
    private static final String COMMAND_LINE = "dev.sunstone.cli..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sunstone");

    @Test
    void onlyTheCLevelKnowsJna() {
        noClasses()
                .that()
                .resideOutsideOfPackage(C_LEVEL)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(CLASSES);
    }

    @Test
    void theCLevelKnowsNothingAboveIt() {
        classes()
                .that()
                .resideInAPackage(C_LEVEL)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(C_LEVEL, "com.sun.jna..", "java..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void theFacadeKnowsTheCLevelGuavaAndNothingElse() {
        // Of java.awt only images, which need no display.
        classes()
                .that()
                .resideInAPackage(FACADE)
                .should()
                .onlyDependOnClassesThat(are(resideInAnyPackage(
                                FACADE,
                                C_LEVEL,
                                "com.google.common..",
                                "java.lang..",
                                "java.util..",
                                "java.io..",
                                "java.nio..",
                                "java.net..",
                                "java.time..",
                                "java.awt.image..",
                                "org.jspecify..")
                        .or(DescribedPredicate.describe("primitive", JavaClass::isPrimitive))
                        .or(DescribedPredicate.describe("array", JavaClass::isArray))))
                .check(CLASSES);
    }

    @Test
    void theCommandLineUsesTheFacadeOnly() {
        noClasses()
                .that()
                .resideInAPackage(COMMAND_LINE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(C_LEVEL)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void noSignatureOfTheFacadeShowsANativeType() {
        members()
                .that()
                .areDeclaredInClassesThat(resideInAPackage(FACADE).and(visibleOutside()))
                .and(DescribedPredicate.describe(
                        "can be seen by its users",
                        (JavaMember member) -> member.getModifiers().contains(JavaModifier.PUBLIC)
                                || member.getModifiers().contains(JavaModifier.PROTECTED)))
                .should(mentionNoTypeOf(resideInAnyPackage(C_LEVEL, "com.sun.jna..")))
                .check(CLASSES);
    }

    @Test
    void noTypeOfTheFacadeExtendsANativeOne() {
        noClasses()
                .that(resideInAPackage(FACADE).and(visibleOutside()))
                .should()
                .beAssignableTo(resideInAnyPackage(C_LEVEL, "com.sun.jna.."))
                .check(CLASSES);
    }

    @Test
    void theCleanersActionDoesNotReachWhatItCleansUpAfter() {
        noFields()
                .that()
                .areDeclaredInClassesThat(DescribedPredicate.describe(
                        "are cleaners' actions",
                        (JavaClass type) ->
                                type.getPackageName().equals(FACADE) && type.isAssignableTo(Runnable.class)))
                .should()
                .haveRawType(resideInAPackage(FACADE)
                        .and(DescribedPredicate.describe(
                                "objects that are closed",
                                type -> type.isAssignableTo(AutoCloseable.class) || type.isAssignableTo(Owner.class))))
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> visibleOutside() {
        return DescribedPredicate.describe(
                "visible outside",
                type -> type.getModifiers().contains(JavaModifier.PUBLIC)
                        || type.getModifiers().contains(JavaModifier.PROTECTED));
    }

    private static ArchCondition<JavaMember> mentionNoTypeOf(DescribedPredicate<JavaClass> hidden) {
        return new ArchCondition<>("mention no type that is " + hidden.getDescription()) {
            @Override
            public void check(JavaMember member, ConditionEvents events) {
                for (JavaClass type : mentioned(member)) {
                    if (hidden.test(type)) {
                        events.add(SimpleConditionEvent.violated(
                                member, member.getFullName() + " mentions " + type.getName()));
                    }
                }
            }
        };
    }

    private static Set<JavaClass> mentioned(JavaMember member) {
        Set<JavaClass> types = new LinkedHashSet<>();
        if (member instanceof JavaField field) {
            types.addAll(field.getType().getAllInvolvedRawTypes());
        } else if (member instanceof JavaCodeUnit unit) {
            types.addAll(unit.getReturnType().getAllInvolvedRawTypes());
            for (JavaType parameter : unit.getParameterTypes()) {
                types.addAll(parameter.getAllInvolvedRawTypes());
            }
            unit.getExceptionTypes().forEach(types::add);
        }
        return types;
    }
}
