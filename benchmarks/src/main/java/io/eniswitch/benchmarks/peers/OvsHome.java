package io.eniswitch.benchmarks.peers;

import io.eniswitch.controlplane.command.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder and database of a private Open vSwitch: its own sockets and logs, nothing of an
 * installed service's. Closing it ends the processes launched in it and removes the folder.
 */
final class OvsHome implements AutoCloseable {
  private static final Path SCHEMA = Path.of("/usr/share/openvswitch/vswitch.ovsschema");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration STARTING = Duration.ofSeconds(10);

  private final String peer;
  private final Path directory;
  private final List<Process> processes = new ArrayList<>();
  private final AtExit atExit;

  /**
   * Makes the folder and starts the database server.
   *
   * @param peer name in failures
   */
  OvsHome(String peer) throws IOException {
    this.peer = peer;
    directory = Files.createTempDirectory("eniswitch-ovs");
    atExit = new AtExit(this::endAll);
    try {
      startDatabase();
    } catch (CommandFailure failure) {
      close();
      throw failure;
    }
  }

  private void startDatabase() {
    Path database = directory.resolve("conf.db");
    Programs.run(
        "ovsdb-tool",
        LIMIT,
        List.of("ovsdb-tool", "create", database.toString(), SCHEMA.toString()));
    launch(
        "database",
        "ovsdb-server",
        "--remote=punix:" + socket("db"),
        "--unixctl=" + socket("database"),
        database.toString());
    configure("--no-wait", "init");
  }

  /** The folder, removed when this closes. */
  Path directory() {
    return directory;
  }

  /** Starts {@code program}, which switches; the caller's namespace is where its devices are. */
  void launchSwitch(Path program) {
    launch("switch", program.toString(), "unix:" + socket("db"), "--unixctl=" + socket("switch"));
  }

  /** Runs ovs-vsctl. */
  String configure(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ovs-vsctl", "--timeout=60"));
    command.add("--db=unix:" + socket("db"));
    command.addAll(List.of(arguments));
    return Programs.run("ovs-vsctl", LIMIT, command);
  }

  /** Runs ovs-ofctl on bridge br0. */
  void openFlow(String verb, String argument) {
    String bridge = directory.resolve("br0.mgmt").toString();
    Programs.run(
        "ovs-ofctl", LIMIT, List.of("ovs-ofctl", "-O", "OpenFlow15", verb, bridge, argument));
  }

  /** Runs ovs-appctl on the switch. */
  String control(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ovs-appctl", "-t", socket("switch")));
    command.addAll(List.of(arguments));
    return Programs.run("ovs-appctl", LIMIT, command);
  }

  @Override
  public void close() {
    atExit.runNow();
  }

  /** Starts a program that listens on the control socket {@code name}, and waits until it does. */
  private void launch(String name, String... command) {
    List<String> all = new ArrayList<>(List.of("env"));
    Stream.of("OVS_RUNDIR", "OVS_DBDIR", "OVS_LOGDIR")
        .forEach(variable -> all.add(variable + "=" + directory));
    all.addAll(List.of(command));
    Process process = Programs.start(directory.resolve(name + ".log"), all);
    processes.add(process);
    long startNs = System.nanoTime();
    while (!Files.exists(Path.of(socket(name)))) {
      if (!process.isAlive() || System.nanoTime() - startNs > STARTING.toNanos()) {
        throw new CommandFailure("%s: its %s did not start".formatted(peer, name));
      }
      Thread.onSpinWait();
    }
  }

  private String socket(String name) {
    return directory.resolve(name + ".sock").toString();
  }

  private void endAll() {
    processes.reversed().forEach(Programs::end);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException failure) {
      throw new CommandFailure("cannot remove " + directory + ": " + failure.getMessage(), failure);
    }
  }
}
