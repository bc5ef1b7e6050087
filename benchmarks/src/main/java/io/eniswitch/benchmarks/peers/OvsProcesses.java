package io.eniswitch.benchmarks.peers;

import io.eniswitch.controlplane.command.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private Open vSwitch: its own database, sockets and folder, nothing of an installed service's.
 * Port 1 sends, port 2 swallows; both are DPDK devices without hardware. Closing it ends its two
 * processes and removes the folder.
 */
final class OvsProcesses implements AutoCloseable {
  static final Path SWITCH = Path.of("/usr/lib/openvswitch-switch-dpdk/ovs-vswitchd-dpdk");

  private static final Pattern RECEIVED = Pattern.compile("packets received:\\s*(\\d+)");

  private final OvsHome home;

  private OvsProcesses(OvsHome home) {
    this.home = home;
  }

  /**
   * Starts the two processes, which take {@code mebibytes} of huge pages, a bridge and the sink.
   */
  static OvsProcesses start(int mebibytes) throws IOException {
    var ovs = new OvsProcesses(new OvsHome("ovs-dpdk"));
    try {
      ovs.configureDpdk(mebibytes);
      ovs.startSwitch();
      return ovs;
    } catch (CommandFailure failure) {
      ovs.close();
      throw failure;
    }
  }

  /** Folder of this switch, removed when it closes. */
  Path directory() {
    return home.directory();
  }

  /** Makes the bridge do what {@code pipeline} does. */
  void install(PeerPipeline pipeline) throws IOException {
    Path flows = Files.write(home.directory().resolve("flows.txt"), pipeline.openFlow());
    if (pipeline == PeerPipeline.SG_METER) {
      String endless = "rate=900000000,burst_size=900000000";
      home.openFlow("add-meter", "meter=1,pktps,burst,stats,bands=type=drop," + endless);
    }
    home.openFlow("add-flows", flows.toString());
    home.control("dpctl/ct-set-maxconns", "netdev@ovs-netdev", "3000000");
  }

  /** Plays {@code capture} endlessly into port 1. */
  void startTraffic(Path capture) {
    addPort("source", 1, "net_pcap0,rx_pcap=%s,infinite_rx=1".formatted(capture));
  }

  /** Sets the polling thread's counters to zero. */
  void clearCounters() {
    home.control("dpif-netdev/pmd-stats-clear");
  }

  /** Packets the polling thread has received since {@link #clearCounters}. */
  long packetsReceived() {
    String shown = home.control("dpif-netdev/pmd-stats-show");
    Matcher received = RECEIVED.matcher(shown.substring(Math.max(0, shown.indexOf("pmd thread"))));
    if (!received.find()) {
      throw new CommandFailure(
          "ovs-dpdk polls no port; see " + home.directory().resolve("switch.log"));
    }
    return Long.parseLong(received.group(1));
  }

  private void configureDpdk(int mebibytes) {
    home.configure(
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
    home.launchSwitch(SWITCH);
    home.configure(
        "add-br", "br0", "--", "set", "bridge", "br0", "datapath_type=netdev", "fail-mode=secure");
    addPort("sink", 2, "net_null1,no-rx=1");
  }

  private void addPort(String name, int number, String device) {
    String[] add = {"add-port", "br0", name, "--", "set", "interface", name, "type=dpdk"};
    List<String> arguments = new ArrayList<>(List.of(add));
    arguments.add("options:dpdk-devargs=" + device);
    arguments.add("ofport_request=" + number);
    home.configure(arguments.toArray(String[]::new));
    String error = home.configure("get", "interface", name, "error").strip();
    if (!error.equals("[]")) {
      throw new CommandFailure(
          "ovs-dpdk: port %s: %s; drivers missing? For instance: apt-get install librte-meta-all"
              .formatted(name, error));
    }
  }

  @Override
  public void close() {
    home.close();
  }
}
