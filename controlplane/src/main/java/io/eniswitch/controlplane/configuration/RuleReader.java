package io.eniswitch.controlplane.configuration;

import io.eniswitch.dataplane.PeerConfig;
import io.eniswitch.dataplane.PrefixListConfig;
import io.eniswitch.dataplane.RuleConfig;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.Peer;
import io.eniswitch.dataplane.policy.PortRange;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleMatch;
import io.eniswitch.dataplane.policy.RuleProtocol;
import java.util.Locale;
import java.util.Optional;

/** Reads the rules of one group. */
final class RuleReader {
  /** What {@link #action} accepts. */
  static final String ACTIONS = "accept or drop is accepted";

  private static final String PROTOCOLS = "tcp, udp, icmp, icmpv6, gre or all is accepted";
  private static final String PORTS = "a port, or two as in 8000/8100, within 1 to 65535";
  private static final String PEERS =
      "a block, an address, or the id of a group or prefix list is accepted";

  private final Ids<PrefixListConfig> prefixLists;
  private final Ids<DeclaredGroup> groups;
  private final Optional<DeclaredGroup> owner;
  private int count;

  /** Rules of {@code owner}; without one, what they refer to is checked for itself only. */
  RuleReader(
      Ids<PrefixListConfig> prefixLists, Ids<DeclaredGroup> groups, Optional<DeclaredGroup> owner) {
    this.prefixLists = prefixLists;
    this.groups = groups;
    this.owner = owner;
  }

  /** Reads one rule; empty if there was a mistake. */
  Optional<RuleConfig> read(Section section) {
    Direction direction =
        section.read(
            "direction",
            text -> constant(Direction.values(), text),
            "ingress or egress is accepted",
            Direction.INGRESS);
    RuleProtocol protocol =
        section.read(
            "protocol", text -> constant(RuleProtocol.values(), text), PROTOCOLS, RuleProtocol.ALL);
    Optional<Scalar> named = section.required("peer", PEERS);
    Optional<PeerConfig> peer = named.flatMap(this::peer);
    Optional<Cidr> local =
        section.optional("local").flatMap(text -> text.as(Cidr::parse, "a block is accepted"));
    PortRange ports = section.read("ports", RuleReader::ports, PORTS, PortRange.ANY);
    PortRange sourcePorts = section.read("sourcePorts", RuleReader::ports, PORTS, PortRange.ANY);
    RuleAction action = section.read("action", RuleReader::action, ACTIONS, RuleAction.ACCEPT);
    int priority = section.read("priority", RuleReader::priority, "1 to 100 is accepted", 1);
    section.refuseOtherKeys();
    count++;
    if (peer.isEmpty() || owner.isEmpty() || !fits(named.get(), protocol, peer.get(), local)) {
      return Optional.empty();
    }
    if (!protocol.hasPorts() && !(ports.equals(PortRange.ANY) && sourcePorts.equals(ports))) {
      return section
          .required(ports.equals(PortRange.ANY) ? "sourcePorts" : "ports", PORTS)
          .flatMap(text -> text.refuse("ports go with tcp and udp; none is accepted"));
    }
    return Optional.of(
        new RuleConfig(
            owner.get().id() + "/" + count,
            direction,
            action,
            priority,
            protocol,
            peer.get(),
            local,
            sourcePorts,
            ports));
  }

  private Optional<PeerConfig> peer(Scalar text) {
    if (text.text().startsWith("pl-")) {
      return prefixLists.find(text).map(list -> new PeerConfig.PrefixList(list.prefixListId()));
    }
    if (!text.text().startsWith("sg-")) {
      return text.as(value -> new PeerConfig.Network(Cidr.parse(value)), PEERS);
    }
    Optional<DeclaredGroup> group = groups.find(text);
    if (group.isEmpty() || owner.isEmpty()) {
      return Optional.empty();
    }
    if (isEnterprise(owner.get()) || isEnterprise(group.get())) {
      return text.refuse("rules of and about enterprise groups: no group is accepted");
    }
    return group.get().vpcId().equals(owner.get().vpcId())
        ? Optional.of(new PeerConfig.Group(group.get().id()))
        : text.refuse("a group of " + owner.get().vpcId() + " is accepted");
  }

  /** Whether protocol and address families go together. */
  private static boolean fits(
      Scalar named, RuleProtocol protocol, PeerConfig config, Optional<Cidr> local) {
    Peer peer =
        config instanceof PeerConfig.Network(Cidr cidr) ? new Peer.Network(cidr) : new Peer.Any();
    try {
      return new RuleMatch(protocol, peer, local.orElse(null), PortRange.ANY, PortRange.ANY)
          .peer()
          .equals(peer);
    } catch (IllegalArgumentException e) {
      return named.refuse("one address family is accepted: " + e.getMessage()).isPresent();
    }
  }

  private static boolean isEnterprise(DeclaredGroup group) {
    return group.config().type() == GroupType.ENTERPRISE;
  }

  /** Reads an action. */
  static RuleAction action(String text) {
    return constant(RuleAction.values(), text);
  }

  private static PortRange ports(String text) {
    int slash = text.indexOf('/');
    int first = Integer.parseInt(slash < 0 ? text : text.substring(0, slash));
    int last = slash < 0 ? first : Integer.parseInt(text.substring(slash + 1));
    if (first == 0) {
      throw new IllegalArgumentException(text);
    }
    return new PortRange(first, last);
  }

  private static int priority(String text) {
    int priority = Integer.parseInt(text);
    if (priority < 1 || priority > 100) {
      throw new IllegalArgumentException(text);
    }
    return priority;
  }

  private static <E extends Enum<E>> E constant(E[] constants, String text) {
    for (E constant : constants) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(text);
  }
}
