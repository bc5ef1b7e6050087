package io.eniswitch.benchmarks.peers;

import io.eniswitch.controlplane.command.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A private Open vSwitch: its own database, sockets and folder, nothing of an installed service's.
 * Port 1 sends, port 2 swallows; both are DPDK devices without hardware. Closing it ends its two
 * processes and removes the folder.
 */
final class OvsProcesses implements AutoCloseable {
  static final Path SWITCH = Path.of("/usr/lib/openvswitch-switch-dpdk/ovs-vswitchd-dpdk");

  private static final Path SCHEMA = Path.of("/usr/share/openvswitch/vswitch.ovsschema");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration STARTING = Duration.ofSeconds(10);
  private static final Pattern RECEIVED = Pattern.compile("packets received:\\s*(\\d+)");

  private final Path directory;
  private final List<Process> processes = new ArrayList<>();
  private final AtExit atExit;

  private OvsProcesses(Path directory) {
    this.directory = directory;
    atExit = new AtExit(this::endAll);
  }

  /**
   * Starts the two processes, which take {@code mebibytes} of huge pages, a bridge and the sink.
   */
  static OvsProcesses start(int mebibytes) throws IOException {
    var ovs = new OvsProcesses(Files.createTempDirectory("eniswitch-ovs"));
    try {
      ovs.startDatabase(mebibytes);
      ovs.startSwitch();
      return ovs;
    } catch (CommandFailure failure) {
      ovs.close();
      throw failure;
    }
  }

  /** Folder of this switch, removed when it closes. */
  Path directory() {
    return directory;
  }

  /** Makes the bridge do what {@code pipeline} does. */
  void install(PeerPipeline pipeline) throws IOException {
    Path flows = Files.write(directory.resolve("flows.txt"), pipeline.openFlow());
    if (pipeline == PeerPipeline.SG_METER) {
      String endless = "rate=900000000,burst_size=900000000";
      openFlow("add-meter", "meter=1,pktps,burst,stats,bands=type=drop," + endless);
    }
    openFlow("add-flows", flows.toString());
    control("dpctl/ct-set-maxconns", "netdev@ovs-netdev", "3000000");
  }

  /** Plays {@code capture} endlessly into port 1. */
  void startTraffic(Path capture) {
    addPort("source", 1, "net_pcap0,rx_pcap=%s,infinite_rx=1".formatted(capture));
  }

  /** Sets the polling thread's counters to zero. */
  void clearCounters() {
    control("dpif-netdev/pmd-stats-clear");
  }

  /** Packets the polling thread has received since {@link #clearCounters}. */
  long packetsReceived() {
    String shown = control("dpif-netdev/pmd-stats-show");
    Matcher received = RECEIVED.matcher(shown.substring(Math.max(0, shown.indexOf("pmd thread"))));
    if (!received.find()) {
      throw new CommandFailure("ovs-dpdk polls no port; see " + directory.resolve("switch.log"));
    }
    return Long.parseLong(received.group(1));
  }

  @Override
  public void close() {
    atExit.runNow();
  }

  private void startDatabase(int mebibytes) {
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
    configure(
        "--no-wait",
        "set",
        "Open_vSwitch",
        ".",
        "other_config:dpdk-init=true",
        "other_config:dpdk-lcore-mask=0x1",
        "other_config:pmd-cpu-mask=0x" + Integer.toHexString(1 << Peer.CORE),
        "other_config:dpdk-socket-mem=" + mebibytes,
        "other_config:dpdk-extra=--no-pci --in-memory");
  }

  private void startSwitch() {
    launch("switch", SWITCH.toString(), "unix:" + socket("db"), "--unixctl=" + socket("switch"));
    configure(
        "add-br", "br0", "--", "set", "bridge", "br0", "datapath_type=netdev", "fail-mode=secure");
    addPort("sink", 2, "net_null1,no-rx=1");
  }

  private void addPort(String name, int number, String device) {
    String[] add = {"add-port", "br0", name, "--", "set", "interface", name, "type=dpdk"};
    List<String> arguments = new ArrayList<>(List.of(add));
    arguments.add("options:dpdk-devargs=" + device);
    arguments.add("ofport_request=" + number);
    configure(arguments.toArray(String[]::new));
    String error = configure("get", "interface", name, "error").strip();
    if (!error.equals("[]")) {
      throw new CommandFailure(
          "ovs-dpdk: port %s: %s; drivers missing? For instance: apt-get install librte-meta-all"
              .formatted(name, error));
    }
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
        throw new CommandFailure("ovs-dpdk: its %s did not start".formatted(name));
      }
      Thread.onSpinWait();
    }
  }

  private String configure(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ovs-vsctl", "--timeout=60"));
    command.add("--db=unix:" + socket("db"));
    command.addAll(List.of(arguments));
    return Programs.run("ovs-vsctl", LIMIT, command);
  }

  private void openFlow(String verb, String argument) {
    String bridge = directory.resolve("br0.mgmt").toString();
    Programs.run(
        "ovs-ofctl", LIMIT, List.of("ovs-ofctl", "-O", "OpenFlow15", verb, bridge, argument));
  }

  private String control(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ovs-appctl", "-t", socket("switch")));
    command.addAll(List.of(arguments));
    return Programs.run("ovs-appctl", LIMIT, command);
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
