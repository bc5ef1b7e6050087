package io.eniswitch.controlplane.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class EniSwitchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldListItsCommandsInAlphabeticalOrder() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).containsSubsequence("  break ", "  work ");
  }

  @Test
  void shouldTellItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("eniswitch ").contains("Java 25");
  }

  @Test
  void shouldTellItsVersionByEachCommand() {
    assertThat(run("work", "--version")).isZero();
    assertThat(out.toString()).startsWith("eniswitch ").contains("Java 25");
  }

  @Test
  void shouldMakeOnlyTheCommandThatIsNamed() {
    assertThat(EniSwitch.commandLine("vpc", "list").getSubcommands()).containsOnlyKeys("vpc");
  }

  @Test
  void shouldMakeAllCommandsWhereNoneIsNamed() {
    assertThat(EniSwitch.commandLine().getSubcommands()).containsKeys("vpc", "run", "top");
    assertThat(EniSwitch.commandLine("vcp", "list").getSubcommands()).containsKeys("vpc", "run");
  }

  @Test
  void shouldReturnWhatTheCommandReturned() {
    assertThat(run("work")).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void shouldSayOnOneLineWhatFailed() {
    assertThat(run("break")).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("eniswitch break: port is gone; add it again\n");
  }

  @Test
  void shouldShowWhereAFailureCameFromWhenAsked() {
    assertThat(run("break", "--stacktrace")).isEqualTo(1);
    assertThat(err.toString()).contains("at io.eniswitch.controlplane.command.EniSwitchTest");
  }

  @Test
  void shouldTellTheKindOfAnUnforeseenFailure() {
    assertThat(run("break", "--unforeseen")).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("eniswitch break: java.lang.IllegalStateException: x\n");
  }

  @Test
  void shouldSuggestTheCommandThatWasMeant() {
    assertThat(run("wrk")).isEqualTo(2);
    assertThat(err.toString()).contains("Unmatched argument", "eniswitch work");
  }

  @Test
  void shouldPointToTheHelpOfTheCommandThatWasUsedWrongly() {
    assertThat(run("work", "--times", "often")).isEqualTo(2);
    assertThat(err.toString()).contains("--times", "often", "See: eniswitch work --help");
  }

  @Test
  void shouldAskForACommandWhenThereIsNone() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required subcommand");
  }

  private int run(String... arguments) {
    CommandLine commandLine = EniSwitch.commandLine(List.of(new Work(), new Break()));
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  @Command(name = "work", description = "Works.", mixinStandardHelpOptions = true)
  private static final class Work implements Subcommand, Callable<Integer> {
    @Option(names = "--times")
    private int times;

    @Override
    public Integer call() {
      return times;
    }
  }

  @Command(name = "break", description = "Fails.")
  private static final class Break implements Subcommand, Callable<Integer> {
    @Option(names = "--unforeseen")
    private boolean unforeseen;

    @Override
    public Integer call() {
      if (unforeseen) {
        throw new IllegalStateException("x");
      }
      throw new CommandFailure("port is gone\nadd it again");
    }
  }
}
