package io.eniswitch.dataplane;

import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.PortRange;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleProtocol;
import java.util.Optional;

/**
 * One rule of a security group as control declares it.
 *
 * @param ruleId its name, for explanations
 * @param direction which packets it judges
 * @param action what becomes of them
 * @param priority 1 (looked at first) to 100
 * @param protocol which protocol
 * @param peer the other side's addresses
 * @param local the ENI's own addresses, if the rule is about some of them only
 * @param srcPorts the packet's source ports
 * @param dstPorts the packet's destination ports
 */
public record RuleConfig(
    String ruleId,
    Direction direction,
    RuleAction action,
    int priority,
    RuleProtocol protocol,
    PeerConfig peer,
    Optional<Cidr> local,
    PortRange srcPorts,
    PortRange dstPorts) {
  /** A rule about one end's addresses and the packet's destination ports. */
  public static RuleConfig of(
      final String ruleId,
      final Direction direction,
      final RuleProtocol protocol,
      final PeerConfig peer,
      final PortRange dstPorts) {
    return new RuleConfig(
        ruleId,
        direction,
        RuleAction.ACCEPT,
        1,
        protocol,
        peer,
        Optional.empty(),
        PortRange.ANY,
        dstPorts);
  }
}
