package dev.sunstone.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file is, by how it begins. */
enum FileKind {
    /** The samples of a render. */
    CHECKPOINT,
    /** An OpenEXR picture. */
    EXR,
    /** A PNG, Radiance or PFM picture. */
    PICTURE,
    /** A scene, or what cannot be read, which whoever reads all of it tells. */
    OTHER;

    /** SUNFILM and 26. */
    private static final long FILM = 0x53554e46494c4d1aL;

    private static final long PNG = 0x89504e470d0a1a0aL;

    /** #?RADIAN. */
    private static final long RADIANCE = 0x233f52414449414eL;

    /** PF and Pf, with the end of their line. */
    private static final int PFM = 0x50460a;

    private static final int GRAY_PFM = 0x50660a;

    static FileKind of(Path file) {
        long beginning = beginning(file);
        if (beginning == FILM) {
            return CHECKPOINT;
        }
        if (beginning >>> 32 == ExrSummary.MAGIC) {
            return EXR;
        }
        long line = beginning >>> 40;
        boolean isPicture = beginning == PNG || beginning == RADIANCE || line == PFM || line == GRAY_PFM;
        return isPicture ? PICTURE : OTHER;
    }

    /** The first eight bytes; 0 where there are fewer. */
    private static long beginning(Path file) {
        if (!Files.isRegularFile(file)) {
            return 0;
        }
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(Long.BYTES);
            return bytes.length == Long.BYTES ? ByteBuffer.wrap(bytes).getLong() : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
