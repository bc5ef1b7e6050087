package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.PeerConfig;
import io.eniswitch.dataplane.RuleConfig;
import io.eniswitch.dataplane.SecurityGroupConfig;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.PortRange;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleProtocol;
import io.eniswitch.dataplane.push.Intent;
import io.eniswitch.dataplane.push.sbe.MessageHeaderDecoder;
import io.eniswitch.dataplane.push.sbe.PortsDecoder;
import io.eniswitch.dataplane.push.sbe.SecurityGroupDecoder;
import io.eniswitch.dataplane.push.sbe.SecurityGroupDecoder.RulesDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.DirectBuffer;

/** Reads security groups. <b>Threading</b>: one thread. */
final class GroupReader {
  private static final Direction[] DIRECTIONS = Direction.values();
  private static final RuleAction[] ACTIONS = RuleAction.values();
  private static final GroupType[] TYPES = GroupType.values();

  private final SecurityGroupDecoder group = new SecurityGroupDecoder();

  /** Reads the message with this header. */
  Intent read(DirectBuffer buffer, int offset, MessageHeaderDecoder header) {
    group.wrapAndApplyHeader(buffer, offset, header);
    GroupType type = TYPES[group.groupType()];
    RuleAction innerAccess = ACTIONS[group.innerAccess()];
    List<RuleConfig> rules = new ArrayList<>();
    for (RulesDecoder each : group.rules()) {
      rules.add(rule(each));
    }
    return new Intent.SecurityGroup(
        new SecurityGroupConfig(group.groupId(), type, innerAccess, rules));
  }

  private static RuleConfig rule(RulesDecoder decoder) {
    Optional<Cidr> peerNetwork = IntentReader.network(decoder.peerNetwork());
    Optional<Cidr> local = IntentReader.network(decoder.local());
    String ruleId = decoder.ruleId();
    String peerId = decoder.peerId();
    PeerConfig peer =
        switch (decoder.peerKind()) {
          case ANY -> new PeerConfig.Any();
          case NETWORK ->
              new PeerConfig.Network(peerNetwork.orElseThrow(IllegalArgumentException::new));
          case GROUP -> new PeerConfig.Group(peerId);
          case PREFIX_LIST -> new PeerConfig.PrefixList(peerId);
          case NULL_VAL -> throw new IllegalArgumentException("a rule without a peer: " + ruleId);
        };
    return new RuleConfig(
        ruleId,
        DIRECTIONS[decoder.direction()],
        ACTIONS[decoder.action()],
        decoder.priority(),
        protocol(decoder.protocol()),
        peer,
        local,
        ports(decoder.srcPorts()),
        ports(decoder.dstPorts()));
  }

  private static RuleProtocol protocol(int number) {
    for (RuleProtocol protocol : RuleProtocol.values()) {
      if (protocol.number() == number) {
        return protocol;
      }
    }
    throw new IllegalArgumentException("a rule about protocol " + number);
  }

  private static PortRange ports(PortsDecoder decoder) {
    return new PortRange(decoder.first(), decoder.last());
  }
}
