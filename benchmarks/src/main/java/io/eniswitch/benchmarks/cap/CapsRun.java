package io.eniswitch.benchmarks.cap;

import static java.util.Objects.requireNonNull;

import io.eniswitch.dataplane.Change;
import io.eniswitch.dataplane.Dataplane;
import io.eniswitch.dataplane.DataplaneSettings;
import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.PortLocation;
import io.eniswitch.dataplane.VSwitchConfig;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.packet.DropReason;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A switch with an instance of one ENI, one of three and one without caps, each a network namespace
 * of this host: caps as kernels meet them.
 *
 * <p><b>Threading</b>: one thread. <b>Bounds</b>: 30 seconds for a change of the switch.
 */
public final class CapsRun implements AutoCloseable {
  private static final Path CONGESTION_CONTROL =
      Path.of("/proc/sys/net/ipv4/tcp_congestion_control");
  private static final long MACS = 0x00163e000000L;
  private static final String ONE = "one";
  private static final String THREE = "three";
  private static final String OTHER = "other";
  private static final String PEER = "10.0.0.100";
  private static final int FIRST_OF_THREE = 11;
  private static final long WINDOW_NS = 100_000_000;
  private static final long SETTLING_MILLIS = 1_000;
  private static final int WARM_UP_SECONDS = 2;
  private static final long IDLE_NS = 500_000_000;
  private static final double NS_PER_MS = 1e6;

  private final String prefix = "eniswitch-caps-" + ProcessHandle.current().pid() + "-";
  private final Map<String, NetworkNamespace> spaces = new LinkedHashMap<>();
  private final Dataplane dataplane;

  /** Makes everything; needs root. */
  public CapsRun(Path counterFile) {
    dataplane =
        Dataplane.start(
            DataplaneSettings.defaults(counterFile),
            fault -> System.err.println("a fault of the switch: " + fault));
    try {
      InetAddress network = InetAddress.ofLiteral("10.0.0.0");
      apply(new Change.PutVSwitch(new VSwitchConfig("vsw", 7, network, 24, Optional.empty())));
      addInstance(ONE, 1, 1);
      addInstance(THREE, FIRST_OF_THREE, 3);
      addInstance(OTHER, 100, 1);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Lets the code that measures be compiled, so that compilers do not take the processors later.
   */
  public void warmUp(CapsCase row) throws IOException, InterruptedException {
    measure(row, WARM_UP_SECONDS);
  }

  /**
   * Has the connections made from now on controlled otherwise than the host's are.
   *
   * @throws IOException if the host does not know that congestion control
   */
  public void control(String congestionControl) throws IOException {
    for (NetworkNamespace space : spaces.values()) {
      space.run(() -> Files.writeString(CONGESTION_CONTROL, congestionControl));
    }
  }

  /** What the host controls the congestion of connections by. */
  public static String congestionControl() throws IOException {
    return Files.readString(CONGESTION_CONTROL).strip();
  }

  /** Measures one case for so many seconds. */
  public CapsResult measure(CapsCase row, int seconds) throws IOException, InterruptedException {
    String instance = row.enis() == 1 ? ONE : THREE;
    int firstHost = row.enis() == 1 ? 1 : FIRST_OF_THREE;
    NetworkNamespace capped = space(instance);
    NetworkNamespace other = space(OTHER);
    String cappedIp = "10.0.0." + firstHost;
    apply(new Change.PutInstance(instance, CapSpec.UNLIMITED));
    try (RoundTrips trips = new RoundTrips(capped, cappedIp, other, PEER);
        CapsLoad load = new CapsLoad()) {
      double idleNs = trips.measure(IDLE_NS).getValueAtPercentile(50);
      apply(new Change.PutInstance(instance, row.caps()));
      Before before = new Before(idleNs, drops(Map.of()));
      for (int i = 0; i < row.flows(); i++) {
        String ip = "10.0.0." + (firstHost + i % row.enis());
        start(row, load, ip);
      }
      Thread.sleep(SETTLING_MILLIS);
      return watch(row, load, trips, seconds, before);
    }
  }

  private void start(CapsCase row, CapsLoad load, String cappedIp) throws IOException {
    NetworkNamespace capped = space(row.enis() == 1 ? ONE : THREE);
    NetworkNamespace from = row.egress() ? capped : space(OTHER);
    NetworkNamespace to = row.egress() ? space(OTHER) : capped;
    String toIp = row.egress() ? PEER : cappedIp;
    if (row.traffic() == CapsCase.Traffic.TCP) {
      load.tcp(from, row.egress() ? cappedIp : PEER, to, toIp);
    } else {
      load.datagrams(row, from, to, toIp);
    }
  }

  /** What held before there was any load: a round trip's time, and what had been dropped. */
  private record Before(double idleNs, Map<String, Long> drops) {}

  private CapsResult watch(
      CapsCase row, CapsLoad load, RoundTrips trips, int seconds, Before before)
      throws IOException {
    try (DeviceMeter meter =
        new DeviceMeter(row.egress() ? space(OTHER) : space(row.enis() == 1 ? ONE : THREE))) {
      Thread meterThread = Thread.ofPlatform().name("bench-meter").daemon().start(meter);
      long startNs = System.nanoTime();
      long bytesBefore = load.receivedBytes();
      Histogram delays = trips.measure(TimeUnit.SECONDS.toNanos(seconds));
      long bytes = load.receivedBytes() - bytesBefore;
      double elapsed = (System.nanoTime() - startNs) / 1e9;
      meter.end();
      RoundTrips.join(meterThread);
      load.check();
      double packetsPerSec =
          row.traffic() == CapsCase.Traffic.TCP
              ? bytes / elapsed / row.traffic().payloadBytes()
              : meter.packetsPerSec(row.traffic());
      double own = delays.getTotalCount() * row.unitsPerTrip() / elapsed;
      double most = meter.mostPacketsWithin(row.traffic(), WINDOW_NS) * row.unitsPerPacket();
      return new CapsResult(
          row,
          (packetsPerSec * row.unitsPerPacket() + own) / row.unitsPerSec(),
          most / (row.unitsPerSec() / 10.0 + row.burst()),
          (delays.getValueAtPercentile(50) - before.idleNs()) / NS_PER_MS,
          (delays.getValueAtPercentile(99) - before.idleNs()) / NS_PER_MS,
          trips.lost(),
          drops(before.drops()));
    }
  }

  /**
   * Packets dropped since {@code before}, by reason; kernels ask by themselves what none answers.
   */
  private Map<String, Long> drops(Map<String, Long> before) {
    Map<String, Long> drops = new TreeMap<>();
    for (DropReason reason : DropReason.values()) {
      long count = dataplane.counters().drops(reason);
      long more = count - before.getOrDefault(reason.name(), 0L);
      if (more > 0 && reason != DropReason.PUNT_UNANSWERED) {
        drops.put(reason.name(), more);
      }
    }
    return drops;
  }

  private void addInstance(String name, int firstHost, int enis) {
    apply(new Change.PutInstance(name, CapSpec.UNLIMITED));
    spaces.put(name, NetworkNamespace.create(prefix + name));
    for (int i = 0; i < enis; i++) {
      int host = firstHost + i;
      String eniId = "eni-" + host;
      InetAddress ip = InetAddress.ofLiteral("10.0.0." + host);
      apply(new Change.PutEni(EniConfig.of(eniId, "vsw", MACS + host, ip)));
      apply(
          new Change.PutPort(eniId, name, new PortLocation.Namespace(prefix + name, "eth" + i, i)));
      apply(new Change.Attach(eniId, name));
    }
  }

  private NetworkNamespace space(String instance) {
    return requireNonNull(spaces.get(instance));
  }

  private void apply(Change change) {
    final var _ = dataplane.apply(change).orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    dataplane.close();
    spaces.forEach((name, space) -> {
      NetworkNamespace.delete(prefix + name);
      space.close();
    });
  }
}
