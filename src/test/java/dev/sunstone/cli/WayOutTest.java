package dev.sunstone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The phrases that the command line replaces are those that the library says. */
class WayOutTest {
    /** A string in Rust that is one line by now and has no quotation marks in it. */
    private static final Pattern RAISING = Pattern.compile("\"([^\"\\n]*raise the limit[^\"\\n]*)\"");

    private static String sources;

    /** What the library is made of, without tests; strings over several lines are one, as the compiler reads them. */
    @BeforeAll
    static void readSources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String part : List.of("renderer", "ffi")) {
            try (Stream<Path> files = Files.walk(Path.of("native", part, "src"))) {
                for (Path file : files.filter(WayOutTest::isSource).sorted().toList()) {
                    all.append(Files.readString(file));
                }
            }
        }
        sources = all.toString().replaceAll("\\\\\\R\\s*", "");
    }

    private static boolean isSource(Path file) {
        return file.toString().endsWith(".rs")
                && !file.getFileName().toString().equals("tests.rs")
                && !file.getParent().getFileName().toString().equals("tests");
    }

    @Test
    void everyPhraseIsOneOfTheLibrarys() {
        String left = sources;
        for (String phrase : WayOut.WORDS.keySet()) {
            assertTrue(left.contains(phrase), phrase);
            // As there it is replaced, so that one that is part of another stands somewhere else, too.
            left = left.replace(phrase, "");
        }
    }

    @Test
    void noLimitIsToBeRaisedThatCannotBe() {
        List<String> messages =
                RAISING.matcher(sources).results().map(match -> match.group(1)).toList();
        assertTrue(messages.size() >= 12, messages::toString);
        for (String message : messages) {
            String told = WayOut.of(message.replaceAll("\\{\\w*}", "7"));
            assertFalse(told.contains("raise"), told);
            assertTrue(told.matches(".*\\w"), told);
        }
        assertEquals(
                "a.json:1:9: nested deeper than the limit of 8",
                WayOut.of("a.json:1:9: nested deeper than the limit of 8; raise the limit nesting"));
    }

    @Test
    void thePatternsFitWhatTheLibrarySays() {
        // How they are shown is seen where a picture is too large and where films are merged.
        for (String text : List.of(
                "Error::limit(\"block\", ",
                "\"{pixels} pixels exceed the ",
                "\"a film of {pixels} pixels of ",
                "names.push(\"what the option denoise needs\")")) {
            assertTrue(sources.contains(text), text);
        }
    }
}
