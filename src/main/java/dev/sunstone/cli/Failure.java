package dev.sunstone.cli;

import java.nio.file.Path;

/** A command cannot do what was asked, for a reason that the command itself found. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(Path file, String why) {
        super(file + ": " + why);
    }
}
