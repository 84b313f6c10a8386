/**
 * The command line, a user of the facade like any other: {@link dev.sunstone.cli.Main} parses,
 * {@link dev.sunstone.cli.RenderCommand}, {@link dev.sunstone.cli.MergeCommand} and
 * {@link dev.sunstone.cli.InfoCommand} do the work.
 *
 * <p>What it needs beyond the library (picocli, a progress bar) are optional dependencies of the artifact.
 */
@NullMarked
package dev.sunstone.cli;

import org.jspecify.annotations.NullMarked;
