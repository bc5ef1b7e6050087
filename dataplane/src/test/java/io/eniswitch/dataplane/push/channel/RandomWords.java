package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.Applied;
import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.EniPolicy;
import io.eniswitch.dataplane.PeerConfig;
import io.eniswitch.dataplane.PortLocation;
import io.eniswitch.dataplane.PrefixListConfig;
import io.eniswitch.dataplane.RuleConfig;
import io.eniswitch.dataplane.SecurityGroupConfig;
import io.eniswitch.dataplane.SessionTimeouts;
import io.eniswitch.dataplane.VSwitchConfig;
import io.eniswitch.dataplane.cap.Bandwidth;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.PortRange;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleProtocol;
import io.eniswitch.dataplane.probe.Probe;
import io.eniswitch.dataplane.probe.Watched;
import io.eniswitch.dataplane.push.Intent;
import io.eniswitch.dataplane.session.Timeouts;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Intents and signals of every kind, with any values they can have. */
final class RandomWords {
  private static final int MAX_ITEMS = 6;

  private final SplittableRandom random;

  RandomWords(SplittableRandom random) {
    this.random = random;
  }

  /** Any intent. */
  Intent intent() {
    return switch (random.nextInt(14)) {
      case 0 -> new Intent.Begin();
      case 1 -> new Intent.End();
      case 2 -> new Intent.VSwitch(vSwitch());
      case 3 -> new Intent.NoVSwitch(text());
      case 4 -> new Intent.SecurityGroup(group());
      case 5 -> new Intent.NoSecurityGroup(text());
      case 6 -> new Intent.PrefixList(new PrefixListConfig(text(), list(this::network)));
      case 7 -> new Intent.NoPrefixList(text());
      case 8 -> new Intent.Instance(text(), random.nextBoolean() ? "" : text(), caps());
      case 9 -> new Intent.NoInstance(text());
      case 10 -> new Intent.NoEni(text());
      case 11 -> new Intent.Member(watched());
      case 12 -> new Intent.NoMember(text());
      default -> eni();
    };
  }

  /** Any signal. */
  Signal signal() {
    return switch (random.nextInt(12)) {
      case 0 ->
          new Signal.Hello(text(), random.nextLong(), random.nextLong(), random.nextLong(), text());
      case 1 -> new Signal.Welcome(random.nextLong(), random.nextLong());
      case 2 -> new Signal.Rejected(any(Signal.Why.values()), random.nextLong());
      case 3 -> new Signal.Commit(random.nextLong(), random.nextBoolean());
      case 4 -> new Signal.Progress(random.nextLong());
      case 5 -> new Signal.Confirmed(text(), random.nextLong());
      case 6 -> new Signal.Refused(text(), random.nextLong(), text());
      case 7 -> new Signal.Renew(random.nextLong());
      case 8 -> new Signal.Lease(random.nextLong(), random.nextLong());
      case 9 ->
          new Signal.Health(
              text(), probe(), random.nextBoolean(), random.nextLong(), random.nextLong());
      case 10 ->
          new Signal.Redirected(
              text(),
              text(),
              random.nextLong(),
              new Applied(random.nextLong(), random.nextLong()),
              random.nextLong());
      default -> new Signal.Heartbeat(random.nextLong());
    };
  }

  private Watched watched() {
    return new Watched(
        text(),
        text(),
        random.nextLong(1L << 48),
        (Inet4Address) ipv4(),
        (Inet4Address) ipv4(),
        text(),
        text(),
        list(this::probe));
  }

  private Probe probe() {
    return new Probe(
        any(Probe.Kind.values()),
        random.nextLong(),
        random.nextInt(),
        random.nextInt(),
        random.nextInt(1 << 16),
        text());
  }

  private Intent.Eni eni() {
    List<Intent.Place> places = list(() -> new Intent.Place(text(), location()));
    EniConfig config =
        new EniConfig(
            text(),
            text(),
            random.nextLong(1L << 48),
            ipv4(),
            list(this::ipv4),
            list(this::ipv6),
            random.nextInt(13, 269) * 100,
            random.nextBoolean(),
            new EniPolicy(
                list(this::text).stream().limit(5).toList(),
                caps(),
                new SessionTimeouts(
                    seconds(Timeouts.MAX_S),
                    seconds(Timeouts.MAX_CLOSED_S),
                    seconds(Timeouts.MAX_S))),
            random.nextBoolean(),
            random.nextBoolean());
    Optional<String> attachedTo =
        places.isEmpty() || random.nextBoolean()
            ? Optional.empty()
            : Optional.of(places.getLast().instanceId());
    return new Intent.Eni(config, places, attachedTo);
  }

  private PortLocation location() {
    return switch (random.nextInt(4)) {
      case 0 -> new PortLocation.Namespace(text(), text(), random.nextInt(100));
      case 1 -> new PortLocation.Host(text());
      case 2 -> new PortLocation.InMemory();
      default -> new PortLocation.Pcap(Path.of("/" + text()), Path.of(text()));
    };
  }

  private VSwitchConfig vSwitch() {
    return new VSwitchConfig(
        text(),
        random.nextInt(1, 1 << 24),
        Addresses.ipv4(random.nextInt() & 0xfffffff8L),
        29,
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(Addresses.ipv6(0x20010db8L << 32 | random.nextInt(), 0)));
  }

  private SecurityGroupConfig group() {
    return new SecurityGroupConfig(
        text(), any(GroupType.values()), any(RuleAction.values()), list(this::rule));
  }

  private RuleConfig rule() {
    return new RuleConfig(
        text(),
        any(Direction.values()),
        any(RuleAction.values()),
        random.nextInt(1, 101),
        any(RuleProtocol.values()),
        peer(),
        random.nextBoolean() ? Optional.empty() : Optional.of(network()),
        ports(),
        ports());
  }

  private PeerConfig peer() {
    return switch (random.nextInt(4)) {
      case 0 -> new PeerConfig.Any();
      case 1 -> new PeerConfig.Network(network());
      case 2 -> new PeerConfig.Group(text());
      default -> new PeerConfig.PrefixList(text());
    };
  }

  private PortRange ports() {
    int first = random.nextInt(1 << 16);
    return new PortRange(first, random.nextInt(first, 1 << 16));
  }

  private Cidr network() {
    return random.nextBoolean()
        ? Cidr.v4(random.nextInt(), random.nextInt(33))
        : Cidr.v6(random.nextLong(), random.nextLong(), random.nextInt(129));
  }

  private CapSpec caps() {
    return random.nextInt(3) == 0
        ? CapSpec.UNLIMITED
        : new CapSpec(lane(), lane(), random.nextInt(1 << 20), random.nextInt(1 << 20));
  }

  private CapSpec.Lane lane() {
    long base = random.nextLong(1_000, 1_000_000_000);
    return new CapSpec.Lane(
        new Bandwidth(base, base + random.nextInt(1_000), base / 10 + 1, random.nextLong(base)),
        random.nextInt(1 << 20));
  }

  private int seconds(int most) {
    return random.nextInt(1, most + 1);
  }

  private InetAddress ipv4() {
    return Addresses.ipv4(random.nextLong(1L << 32));
  }

  private InetAddress ipv6() {
    return Addresses.ipv6(0x20010db8L << 32 | random.nextInt(), random.nextLong());
  }

  private <T> List<T> list(Supplier<T> item) {
    List<T> items = new ArrayList<>();
    int count = random.nextInt(MAX_ITEMS);
    for (int i = 0; i < count; i++) {
      items.add(item.get());
    }
    return items;
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private String text() {
    int length = random.nextInt(1, 40);
    StringBuilder text = new StringBuilder("x");
    for (int i = 1; i < length; i++) {
      text.append(random.nextInt(20) == 0 ? 'ü' : (char) random.nextInt('a', 'z' + 1));
    }
    return text.toString();
  }
}
