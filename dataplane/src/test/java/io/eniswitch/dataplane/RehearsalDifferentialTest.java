package io.eniswitch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.PortRange;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleProtocol;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import io.eniswitch.dataplane.trace.Findings.Outcome;
import io.eniswitch.dataplane.trace.TraceReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a trace says of a packet, and what becomes of that packet when it is sent next: random
 * packets, rules and moves.
 *
 * <p>{@code -Dtrace.packets=1000000 -Dtrace.seed=...} for a longer or a repeated run.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RehearsalDifferentialTest {
  private static final int PUNTS = 900;
  private static final List<String> PROTOCOLS =
      List.of("tcp", "tcp", "tcp", "udp", "udp", "icmp", "gre", "arp", "icmpv6");
  private static final List<String> FLAGS =
      List.of("syn", "syn", "syn ack", "ack", "ack", "ack", "fin ack", "rst", "syn fin");
  private static final List<String> ADDRESSES =
      List.of(
          "10.0.0.1",
          "10.0.1.1",
          "10.0.0.3",
          "10.0.0.4",
          "10.0.0.9",
          "10.0.0.253",
          "10.0.0.77",
          "10.9.9.9",
          "224.0.0.1",
          "255.255.255.255",
          "127.0.0.1",
          "0.0.0.0");
  private static final List<String> ADDRESSES6 =
      List.of(
          "2001:db8::1", "2001:db8:0:1::1", "2001:db8::3", "2001:db8::77", "ff02::1", "fe80::1");
  private static final Map<String, String> OWN =
      Map.of("eni-a", "10.0.0.1", "eni-b", "10.0.1.1", "eni-c", "10.0.0.3");
  private static final Map<String, String> OWN6 =
      Map.of("eni-a", "2001:db8::1", "eni-b", "2001:db8:0:1::1", "eni-c", "2001:db8::3");
  private static final List<String> ENIS = List.of("eni-a", "eni-b", "eni-c");

  private final int packets = Integer.getInteger("trace.packets", 4_000);
  private final long seed = Long.getLong("trace.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final Map<String, MemoryPort> ports = new LinkedHashMap<>();
  private final Map<String, Integer> ends = new TreeMap<>();
  private final Map<String, Integer> moved = new LinkedHashMap<>();
  private int answers;

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init")
  private SwitchRig rig;

  private void start(final int workers) {
    rig = new SwitchRig(directory, workers);
    putVSwitch("vsw-1", "10.0.0.0", "2001:db8::");
    putVSwitch("vsw-2", "10.0.1.0", "2001:db8:0:1::");
    for (final String group : List.of("sg-1", "sg-2", "sg-3")) {
      putGroup(group);
    }
    putEni("eni-a", "vsw-1", 0xa, 1500, EniPolicy.ofGroups("sg-1"));
    putEni("eni-b", "vsw-2", 0xb, 1300, EniPolicy.ofGroups("sg-2", "sg-3"));
    putEni("eni-c", "vsw-1", 0xc, 1500, EniPolicy.OPEN);
    rig.addEni("eni-d", "vsw-1", 0x00163e00000dL, "10.0.0.4");
    ENIS.forEach(eni -> ports.put(eni, rig.attach(eni, "i-" + eni)));
    ENIS.forEach(eni -> ports.put(eni + "'", rig.port(eni, "j-" + eni)));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void shouldSayWhatThenHappens(final int workers) throws Exception {
    start(workers);
    System.out.println(
        "RehearsalDifferentialTest: "
            + packets
            + " packets, -Dtrace.seed="
            + seed
            + ", workers "
            + workers);
    for (int i = 0; i < packets && answers < PUNTS; i++) {
      change();
      final String eni = ENIS.get(random.nextInt(ENIS.size()));
      check(eni, text(eni));
    }
    System.out.println("RehearsalDifferentialTest: " + ends);
    assertThat(ends).containsKeys("DELIVERED", "ANSWERED", "DROPPED GROUP_INGRESS");
    assertThat(ends).containsKeys("DROPPED TCP_STATE", "DROPPED PORT_WITHOUT_ENI");
    assertThat(ends).containsKeys("DELIVERED in session", "DROPPED in session TCP_STATE");
  }

  private void check(final String eni, final String text) throws InterruptedException {
    final TraceReport report = rig.dataplane.inspection().trace(eni, text);
    final Outcome outcome = report.findings().outcome();
    final DropReason reason = report.findings().reason();
    final Map<DropReason, Long> before = drops();
    final int portId = portInUse(eni);
    final MemoryPort port =
        ports.values().stream().filter(one -> one.portId() == portId).findFirst().orElseThrow();
    assertThat(port.inject(report.findings().sent(), Offload.NONE)).isTrue();
    final List<String> said = new ArrayList<>();
    if (outcome != Outcome.DROPPED) {
      final int out = outcome == Outcome.ANSWERED ? portId : report.findings().outPort();
      said.add(out + " " + HexFormat.of().formatHex(report.findings().left()));
    }
    if (reason != DropReason.NONE) {
      said.add("drop " + reason);
    }
    final List<String> happened = await(before, said.size());
    assertThat(happened).as("%s: %s of seed %d: %s", eni, text, seed, report).isEqualTo(said);
    answers += outcome == Outcome.ANSWERED ? 1 : 0;
    final String session = report.findings().session().valid() ? " in session" : "";
    final String why = reason == DropReason.NONE ? "" : " " + reason;
    ends.merge(outcome + session + why, 1, Integer::sum);
  }

  /** The frame that came out of a port and the drop that was counted: so many of both. */
  private List<String> await(final Map<DropReason, Long> before, final int count)
      throws InterruptedException {
    final List<String> arrived = new ArrayList<>();
    List<String> happened = arrived;
    while (happened.size() < count) {
      for (final MemoryPort port : ports.values()) {
        final byte[] frame = port.takeSent();
        if (frame.length > 0) {
          arrived.add(port.portId() + " " + HexFormat.of().formatHex(frame));
        }
      }
      happened = new ArrayList<>(arrived);
      happened.addAll(dropsSince(before));
      Thread.sleep(0, 20_000);
    }
    return happened;
  }

  private List<String> dropsSince(final Map<DropReason, Long> before) {
    return drops().entrySet().stream()
        .filter(drop -> drop.getValue() > before.getOrDefault(drop.getKey(), 0L))
        .map(drop -> "drop " + drop.getKey())
        .toList();
  }

  private Map<DropReason, Long> drops() {
    final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
    for (final DropReason reason : DropReason.values()) {
      drops.put(reason, rig.dataplane.counters().drops(reason));
    }
    return drops;
  }

  private int portInUse(final String eni) {
    return moved.getOrDefault(eni, of(ports, eni).portId());
  }

  /** New rules, other groups, a move, a detachment or an attachment, now and then. */
  private void change() {
    final String eni = ENIS.get(random.nextInt(ENIS.size()));
    switch (random.nextInt(60)) {
      case 0, 1 -> putGroup("sg-" + (1 + random.nextInt(3)));
      case 2 -> attach(eni, "i-");
      case 3 -> attach(eni, "j-");
      case 4 -> rig.apply(new Change.Detach(eni));
      case 5, 6, 7, 8 -> attach(eni, "i-");
      default -> {}
    }
  }

  private void attach(final String eni, final String where) {
    rig.apply(new Change.Attach(eni, where + eni));
    moved.put(eni, of(ports, where.equals("i-") ? eni : eni + "'").portId());
  }

  private String text(final String eni) {
    final String protocol = pick(PROTOCOLS);
    final boolean ipv6 =
        protocol.equals("icmpv6")
            || !protocol.equals("arp") && !protocol.equals("icmp") && random.nextInt(4) == 0;
    final boolean hasPorts = protocol.equals("tcp") || protocol.equals("udp");
    final String own = of(ipv6 ? OWN6 : OWN, eni);
    final List<String> all = ipv6 ? ADDRESSES6 : ADDRESSES;
    final String source = random.nextInt(12) == 0 ? pick(all) : own;
    final String destination =
        random.nextInt(4) == 0 ? pick(all) : of(ipv6 ? OWN6 : OWN, pick(ENIS));
    final StringBuilder text = new StringBuilder(protocol + " ");
    text.append(end(source, hasPorts, ipv6)).append(" > ").append(end(destination, hasPorts, ipv6));
    if (protocol.equals("tcp")) {
      text.append(' ').append(pick(FLAGS));
    } else if (protocol.startsWith("icmp")) {
      text.append(' ').append(pick(List.of("echo", "echo", "reply", "unreachable", "type 13")));
    }
    if (!protocol.equals("arp") && random.nextInt(8) == 0) {
      text.append(" ttl ").append(random.nextInt(3));
    }
    if (!protocol.equals("arp") && random.nextInt(8) == 0) {
      text.append(" length ").append(random.nextInt(100, 1700));
    }
    return text.toString();
  }

  private String end(final String address, final boolean hasPorts, final boolean ipv6) {
    final int port = 1 + random.nextInt(3);
    return hasPorts ? (ipv6 ? "[" + address + "]" : address) + ":" + port : address;
  }

  private static <V> V of(final Map<String, V> map, final String key) {
    return Objects.requireNonNull(map.get(key), key);
  }

  private String pick(final List<String> all) {
    return all.get(random.nextInt(all.size()));
  }

  private void putVSwitch(final String id, final String network, final String network6) {
    rig.apply(
        new Change.PutVSwitch(
            new VSwitchConfig(
                id, 7, SwitchRig.ip(network), 24, Optional.of(SwitchRig.ip(network6)))));
  }

  private void putEni(
      final String id, final String vSwitch, final int mac, final int mtu, final EniPolicy policy) {
    rig.apply(
        new Change.PutEni(
            new EniConfig(
                id,
                vSwitch,
                0x00163e000000L | mac,
                SwitchRig.ip(of(OWN, id)),
                List.of(),
                List.of(SwitchRig.ip(of(OWN6, id))),
                mtu,
                true,
                policy)));
  }

  private void putGroup(final String id) {
    final List<RuleConfig> rules = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      rules.add(rule(id + "-" + i));
    }
    rig.apply(
        new Change.PutSecurityGroup(
            new SecurityGroupConfig(id, GroupType.BASIC, RuleAction.DROP, rules)));
  }

  private RuleConfig rule(final String id) {
    final RuleProtocol protocol =
        List.of(RuleProtocol.ALL, RuleProtocol.TCP, RuleProtocol.UDP, RuleProtocol.ALL)
            .get(random.nextInt(4));
    final PeerConfig peer =
        switch (random.nextInt(4)) {
          case 0 -> new PeerConfig.Any();
          case 1 -> new PeerConfig.Network(Cidr.parse(pick(ADDRESSES) + "/24"));
          case 2 -> new PeerConfig.Network(Cidr.parse(pick(ADDRESSES6) + "/64"));
          default -> new PeerConfig.Group("sg-" + (1 + random.nextInt(3)));
        };
    final boolean ports = protocol.hasPorts() && random.nextBoolean();
    return new RuleConfig(
        id,
        random.nextInt(3) == 0 ? Direction.EGRESS : Direction.INGRESS,
        random.nextInt(3) == 0 ? RuleAction.DROP : RuleAction.ACCEPT,
        1 + random.nextInt(5),
        protocol,
        peer,
        Optional.empty(),
        PortRange.ANY,
        ports ? PortRange.of(1 + random.nextInt(3)) : PortRange.ANY);
  }
}
