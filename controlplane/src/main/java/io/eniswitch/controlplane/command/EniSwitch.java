package io.eniswitch.controlplane.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code eniswitch} command: finds the subcommands, runs one and turns its end into an exit
 * code: 0 done, 1 it failed and one line on the error stream says what and what to do, 2 wrong
 * usage.
 */
@Command(
    name = "eniswitch",
    description = "A userspace virtual switch for Elastic Network Interfaces.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = EniSwitch.Version.class)
public final class EniSwitch {

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Where in the program a failure came from, for bug reports.")
  private boolean stacktrace;

  private EniSwitch() {}

  /** Runs the command in {@code arguments} and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine(arguments).execute(arguments));
  }

  /** The command for these words, with the subcommand they name only, or else with all. */
  public static CommandLine commandLine(String... words) {
    // The model of every subcommand takes longer to make than most of them take to run.
    var all = ServiceLoader.load(Subcommand.class).stream().toList();
    var named =
        all.stream().filter(found -> words.length > 0 && name(found).equals(words[0])).toList();
    return commandLine(
        (named.isEmpty() ? all : named).stream().map(ServiceLoader.Provider::get).toList());
  }

  private static String name(ServiceLoader.Provider<Subcommand> found) {
    @Nullable Command declared = found.type().getAnnotation(Command.class);
    return declared == null ? "" : declared.name();
  }

  /** The command with {@code subcommands} in alphabetical order. */
  static CommandLine commandLine(List<Subcommand> subcommands) {
    var root = new EniSwitch();
    var commandLine = new CommandLine(root);
    subcommands.stream()
        .map(CommandLine::new)
        .sorted((a, b) -> a.getCommandName().compareTo(b.getCommandName()))
        .forEach(subcommand -> commandLine.addSubcommand(subcommand));
    tellVersion(commandLine);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setParameterExceptionHandler((wrong, given) -> explainUsage(wrong));
    commandLine.setExecutionExceptionHandler(
        (failure, failed, parsed) -> explainFailure(failure, failed, root.stacktrace));
    return commandLine;
  }

  private static void tellVersion(CommandLine command) {
    command.getCommandSpec().versionProvider(new Version());
    command.getSubcommands().values().forEach(EniSwitch::tellVersion);
  }

  private static int explainUsage(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(oneLine(wrong));
    if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
      err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    }
    return CommandLine.ExitCode.USAGE;
  }

  private static int explainFailure(Exception failure, CommandLine command, boolean stacktrace) {
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + oneLine(failure));
    if (stacktrace) {
      failure.printStackTrace(err);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** The message without line breaks; what is not a {@link CommandFailure} also tells its kind. */
  private static String oneLine(Throwable failure) {
    @Nullable String message = failure.getMessage();
    boolean meantForPeople =
        failure instanceof CommandFailure || failure instanceof ParameterException;
    String text = meantForPeople && message != null ? message : Objects.toString(failure);
    return text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  /** The version the jar was built with, and the Java it runs on. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      @Nullable String built = EniSwitch.class.getPackage().getImplementationVersion();
      return new String[] {
        "eniswitch " + (built == null ? "(not from a jar)" : built),
        "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name")
      };
    }
  }
}
