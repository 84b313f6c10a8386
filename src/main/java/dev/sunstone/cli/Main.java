package dev.sunstone.cli;

import dev.sunstone.Sunstone;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The {@code sunstone} command. Exit codes: 0 done, 1 failed, 2 wrong usage; ended by a signal as shells expect (130
 * for Ctrl-C). An error is one line on standard error; {@code -v} adds the stack trace.
 *
 * <p>The options are declared as objects, not as annotations: picocli takes half as long again to start where it has to
 * read annotations by reflection, and for small pictures the start is most of the time there is.
 */
public final class Main {
    private Main() {}

    /**
     * Runs the command and ends the process with its exit code.
     *
     * @param args what was typed
     */
    public static void main(String[] args) {
        startLibrary();
        System.exit(run(System.out, System.err, args));
    }

    /**
     * Runs the command without ending the process.
     *
     * @param out where results go
     * @param err where errors and progress go
     * @param args what was typed
     * @return the exit code
     */
    static int run(PrintStream out, PrintStream err, String... args) {
        CommandLine command = new CommandLine(spec())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setParameterExceptionHandler((exception, typed) -> wrongUsage(exception))
                .setExecutionExceptionHandler((exception, failed, parsed) -> failed(exception, failed));
        try {
            return command.execute(args);
        } catch (LinkageError | OutOfMemoryError e) {
            // Not for the handler above: picocli hands it exceptions alone.
            return failed(e, command);
        }
    }

    private static CommandSpec spec() {
        CommandSpec spec = command("sunstone", null, "Draws scene files as pictures.")
                .addSubcommand("render", RenderCommand.spec())
                .addSubcommand("merge", MergeCommand.spec())
                .addSubcommand("info", InfoCommand.spec());
        Map<String, String> exitCodes = new LinkedHashMap<>();
        exitCodes.put("0", "done");
        exitCodes.put("1", "failed; the reason is one line on standard error");
        exitCodes.put("2", "wrong usage");
        exitCodes.put("130", "interrupted by Ctrl-C");
        spec.usageMessage()
                .synopsisSubcommandLabel("COMMAND")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes)
                .footerHeading("%n")
                .footer("sunstone COMMAND --help tells more about a command.");
        return spec;
    }

    /**
     * A command with the options that all have.
     *
     * @param work what it does; null where only its subcommands do something
     */
    static CommandSpec command(String name, @Nullable Callable<Integer> work, String description) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(work)
                .name(name)
                .versionProvider(Main::version)
                .addOption(flag("-h", "--help")
                        .usageHelp(true)
                        .description("Print this help and exit.")
                        .build())
                .addOption(flag("-V", "--version")
                        .versionHelp(true)
                        .description("Print the version and exit.")
                        .build());
        spec.usageMessage().description(description);
        return spec;
    }

    /** An option without a value. */
    static OptionSpec.Builder flag(String... names) {
        return OptionSpec.builder(names).type(boolean.class);
    }

    /** Whether an option was given. */
    static boolean given(OptionSpec option) {
        Object value = option.getValue();
        return value != null && !value.equals(Boolean.FALSE);
    }

    private static String[] version() {
        String java = System.getProperty("java.vm.name") + " " + Runtime.version();
        return new String[] {"sunstone " + Sunstone.version() + " (C ABI " + Sunstone.abiVersion() + ", " + java + ")"};
    }

    private static int wrongUsage(ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr()
                .println(ErrorLine.of(exception).replace("Error: ", "") + suggestion(command) + " (see " + name
                        + " --help)");
        return CommandLine.ExitCode.USAGE;
    }

    /** What was probably meant by the first option or command that there is not. */
    private static String suggestion(CommandLine command) {
        List<String> unknown = command.getUnmatchedArguments();
        if (unknown.isEmpty()) {
            return "";
        }
        String typed = unknown.stream()
                .filter(argument -> argument.startsWith("--"))
                .findFirst()
                .orElse(unknown.get(0));
        return typed.startsWith("--")
                ? Spelling.suggestion(
                        typed.replaceFirst("=.*", ""),
                        command.getCommandSpec().optionsMap().keySet())
                : Spelling.suggestion(typed, command.getSubcommands().keySet());
    }

    private static int failed(Throwable throwable, CommandLine command) {
        command.getErr().println(ErrorLine.of(throwable));
        CommandLine.ParseResult parsed = command.getParseResult();
        while (parsed != null && parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        if (parsed != null && parsed.hasMatchedOption("--verbose")) {
            ErrorLine.trace(throwable).forEach(command.getErr()::println);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /**
     * Begins to load the native library while picocli starts: both take longer than a small picture does. An error is
     * not lost: whoever needs the library next runs into it again.
     */
    private static void startLibrary() {
        Thread thread = new Thread(Sunstone::abiVersion, "sunstone-start");
        thread.setUncaughtExceptionHandler((failed, error) -> {});
        thread.setDaemon(true);
        thread.start();
    }
}
