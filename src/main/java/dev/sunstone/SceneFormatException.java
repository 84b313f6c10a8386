package dev.sunstone;

import dev.sunstone.jna.SunstoneError;

/**
 * A scene's text is wrong. The message says all that is known in one line; {@link #line()}, {@link #column()} and
 * {@link #field()} give the parts.
 */
public final class SceneFormatException extends SunstoneException {

    private static final long serialVersionUID = 1;

    SceneFormatException(String message, int code, SunstoneError error) {
        super(message, Status.SCENE_FORMAT, code, error);
    }
}
