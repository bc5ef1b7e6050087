package io.eniswitch.dataplane.policy;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges a packet by reading the rules as the documentation words them, without compiling anything.
 */
final class NaivePolicy {
  private final List<SecurityGroupSpec> groups;
  private final Map<Integer, PrefixList> prefixLists;
  private final Map<BigInteger, Set<Integer>> members;
  private final boolean blockSmtp;

  NaivePolicy(
      List<SecurityGroupSpec> groups,
      Map<Integer, PrefixList> prefixLists,
      Map<BigInteger, Set<Integer>> members,
      boolean blockSmtp) {
    this.groups = groups;
    this.prefixLists = prefixLists;
    this.members = members;
    this.blockSmtp = blockSmtp;
  }

  record Answer(boolean accepted, Grounds grounds) {}

  Answer judge(TestPacket packet) {
    boolean basic = groups.getFirst().type() == GroupType.BASIC;
    if (packet.egress()) {
      if (!packet.v6() && packet.peer().equals(BigInteger.valueOf(0x646464C8L))) {
        return new Answer(true, Grounds.ALWAYS_ALLOWED);
      }
      if (blockSmtp && packet.protocol() == 6 && packet.dstPort() == 25) {
        return new Answer(false, Grounds.SMTP_BLOCKED);
      }
    } else {
      for (SecurityGroupSpec group : groups) {
        if (group.innerAccess() == RuleAction.ACCEPT && isMember(packet, group.groupId())) {
          return new Answer(true, Grounds.INTRA_GROUP);
        }
      }
    }
    for (int priority = 1; priority <= 100; priority++) {
      if (anyMatches(packet, priority, RuleAction.DROP)) {
        return new Answer(false, Grounds.RULE);
      }
      if (anyMatches(packet, priority, RuleAction.ACCEPT)) {
        return new Answer(true, Grounds.RULE);
      }
    }
    return new Answer(packet.egress() && basic, Grounds.DEFAULT);
  }

  private boolean anyMatches(TestPacket packet, int priority, RuleAction action) {
    Direction direction = packet.egress() ? Direction.EGRESS : Direction.INGRESS;
    for (SecurityGroupSpec group : groups) {
      for (SecurityRule rule : group.rules()) {
        if (rule.priority() == priority
            && rule.action() == action
            && rule.direction() == direction
            && matches(packet, rule.match())) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean matches(TestPacket packet, RuleMatch match) {
    int number = match.protocol().number();
    if (number != -1 && number != packet.protocol()) {
      return false;
    }
    if (packet.srcPort() < match.srcPorts().first() || packet.srcPort() > match.srcPorts().last()) {
      return false;
    }
    if (packet.dstPort() < match.dstPorts().first() || packet.dstPort() > match.dstPorts().last()) {
      return false;
    }
    if (match.local() != null && !contains(match.local(), packet.v6(), packet.local())) {
      return false;
    }
    return switch (match.peer()) {
      case Peer.Any any -> true;
      case Peer.Network network -> contains(network.cidr(), packet.v6(), packet.peer());
      case Peer.Group group -> isMember(packet, group.groupId());
      case Peer.Prefixes prefixes -> {
        boolean found = false;
        for (Cidr entry : requireNonNull(prefixLists.get(prefixes.prefixListId())).entries()) {
          found |= contains(entry, packet.v6(), packet.peer());
        }
        yield found;
      }
    };
  }

  private boolean isMember(TestPacket packet, int groupId) {
    return members.getOrDefault(packet.memberKey(), Set.of()).contains(groupId);
  }

  private static boolean contains(Cidr cidr, boolean v6, BigInteger address) {
    String text = cidr.toString();
    if (text.contains(":") != v6) {
      return false;
    }
    try {
      byte[] network = InetAddress.getByName(text.substring(0, text.indexOf('/'))).getAddress();
      int hostBits = (v6 ? 128 : 32) - Integer.parseInt(text.substring(text.indexOf('/') + 1));
      return new BigInteger(1, network).shiftRight(hostBits).equals(address.shiftRight(hostBits));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
