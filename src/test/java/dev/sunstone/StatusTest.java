package dev.sunstone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusTest {

    @Test
    void theTextIsTheLibrarysOwnSentence() {
        assertEquals("The render was cancelled.", Status.CANCELLED.text());
        assertEquals("The text is not UTF-8.", Status.INVALID_UTF8.text());
    }

    @ParameterizedTest
    @EnumSource
    void eachHasASentenceAndIsFoundByItsCode(Status status) {
        assertTrue(status.text().matches("[A-Z].+\\."), status.text());
        assertSame(status, Status.of(status.code()));
    }

    @Test
    void aCodeThatThereIsNotIsUnknown() {
        assertSame(Status.UNKNOWN, Status.of(-98));
        assertSame(Status.UNKNOWN, Status.of(1));
    }
}
