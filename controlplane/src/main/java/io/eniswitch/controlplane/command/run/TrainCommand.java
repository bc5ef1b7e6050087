package io.eniswitch.controlplane.command.run;

import io.eniswitch.controlplane.AllInOne;
import io.eniswitch.controlplane.ControlPlaneConfig;
import io.eniswitch.controlplane.api.ApiConfig;
import io.eniswitch.controlplane.command.CommandFailure;
import io.eniswitch.controlplane.command.EniSwitch;
import io.eniswitch.controlplane.command.ScratchDirectory;
import io.eniswitch.controlplane.command.Subcommand;
import io.eniswitch.dataplane.WarmUp;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.ErrorHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code eniswitch train}: does once what processes do at their start, for the JVM to write down
 * what it loaded, linked and counted. The launcher runs it after a build.
 */
@Command(
    name = "train",
    hidden = true,
    description = "Do what a start does, for the JVM's cache of it (-XX:AOTCacheOutput=FILE).",
    mixinStandardHelpOptions = true)
public final class TrainCommand implements Subcommand, Callable<Integer> {
  private static final String HOST = "train";
  private static final Duration PACKETS = Duration.ofSeconds(2);

  @Option(names = "--moves", paramLabel = "N", defaultValue = "3000", description = "Of an ENI.")
  private int moves;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ErrorHandler faults = new FaultLog(spec.commandLine().getErr());
    try (ScratchDirectory scratch = ScratchDirectory.make("eniswitch-train-")) {
      together(scratch.path().resolve("together"), faults);
      apart(scratch.path().resolve("apart"), faults);
      WarmUp.run(scratch.path().resolve("packets"), PACKETS, faults);
    } catch (IOException e) {
      throw new CommandFailure("the training run failed: " + e.getMessage(), e);
    }
    return CommandLine.ExitCode.OK;
  }

  private static void together(Path data, ErrorHandler faults) throws IOException {
    try (var _ =
        AllInOne.start(
            config(data),
            new AllInOne.Hosting(data, HOST, 1),
            Map.of(),
            new PrometheusRegistry(),
            faults)) {
      Files.createDirectories(data);
    }
  }

  /** Both halves as processes have them, and commands that call them. */
  private void apart(Path data, ErrorHandler faults) throws IOException {
    try (MoveWarmUp halves = MoveWarmUp.start(data, data.resolve("switch"), faults)) {
      new Client(halves.endpoint(), keyFile(data, halves.keyLine())).work();
      halves.move(moves, false);
    }
  }

  private static ControlPlaneConfig config(Path data) {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return ControlPlaneConfig.in(data).withApi(ApiConfig.defaults().withListen(anyPort));
  }

  private static Path keyFile(Path data, String keyLine) throws IOException {
    Path file = data.resolve("key");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, keyLine);
  }

  /** Calls the API by this program's own commands. */
  private static final class Client {
    private final List<String> connection;

    Client(URI endpoint, Path keyFile) {
      connection = List.of("--json", "--endpoint=" + endpoint, "--access-key-file=" + keyFile);
    }

    /** The life of an ENI. */
    void work() {
      String vpc = make("vpc", "vpc create --cidr 10.0.0.0/8");
      String vSwitch = make("vsw", "vswitch create --cidr 10.1.0.0/24 --vpc " + vpc);
      String group = make("sg", "security-group create --vpc " + vpc);
      run("security-group allow " + group + " --protocol tcp --ports 80/80 --from 10.1.0.0/24");
      String where = " --vswitch " + vSwitch + " --security-group " + group;
      String first = make("i", "instance create --port none" + where);
      String second = make("i", "instance create --port none" + where);
      String eni = make("eni", "eni create" + where);
      run("eni attach " + eni + " --instance " + first);
      run("eni move " + eni + " --to " + second);
      run("eni list");
      run("eni detach " + eni);
      run("eni delete " + eni);
      run("instance stop " + first);
      run("instance delete " + first);
    }

    private String make(String prefix, String line) {
      String out = run(line);
      Matcher id = Pattern.compile("\"(" + prefix + "-[^\"]+)\"").matcher(out);
      if (!id.find()) {
        throw new CommandFailure("the training run failed: " + line + " gave no id: " + out);
      }
      return id.group(1);
    }

    private String run(String line) {
      List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
      words.addAll(connection);
      String[] arguments = words.toArray(String[]::new);
      CommandLine command = EniSwitch.commandLine(arguments);
      StringWriter out = new StringWriter();
      command.setOut(new PrintWriter(out, true));
      if (command.execute(arguments) != CommandLine.ExitCode.OK) {
        throw new CommandFailure("the training run failed at: " + line);
      }
      return out.toString();
    }
  }
}
