package io.eniswitch.controlplane.push;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.GroupType;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.model.PortRange;
import io.eniswitch.controlplane.model.PrefixList;
import io.eniswitch.controlplane.model.SecurityGroup;
import io.eniswitch.controlplane.model.SecurityRule;
import io.eniswitch.dataplane.PeerConfig;
import io.eniswitch.dataplane.PrefixListConfig;
import io.eniswitch.dataplane.RuleConfig;
import io.eniswitch.dataplane.SecurityGroupConfig;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleProtocol;
import io.eniswitch.dataplane.push.Intent;
import java.util.Objects;
import java.util.Optional;

/**
 * What security groups and prefix lists mean to a switch. Names and descriptions mean nothing to
 * it: changing one is no change. <b>Threading</b>: any thread.
 */
final class GroupTranslation {
  private GroupTranslation() {}

  /** A group with its rules. */
  static Intent.SecurityGroup group(SecurityGroup group) {
    return new Intent.SecurityGroup(
        new SecurityGroupConfig(
            group.id(),
            switch (group.type()) {
              case GroupType.NORMAL -> io.eniswitch.dataplane.policy.GroupType.BASIC;
              case GroupType.ENTERPRISE -> io.eniswitch.dataplane.policy.GroupType.ENTERPRISE;
            },
            RuleAction.valueOf(group.innerAccess().name()),
            group.rules().stream().map(GroupTranslation::rule).toList()));
  }

  /** A prefix list. */
  static Intent.PrefixList prefixList(PrefixList list) {
    return new Intent.PrefixList(
        new PrefixListConfig(
            list.id(), list.entries().stream().map(entry -> network(entry.block())).toList()));
  }

  private static RuleConfig rule(SecurityRule rule) {
    return new RuleConfig(
        rule.id(),
        Direction.valueOf(rule.direction().name()),
        RuleAction.valueOf(rule.action().name()),
        rule.priority(),
        RuleProtocol.valueOf(rule.match().protocol().name()),
        peer(rule),
        Optional.ofNullable(rule.localCidr()).map(GroupTranslation::network),
        ports(rule.match().sourcePorts()),
        ports(rule.match().destPorts()));
  }

  private static PeerConfig peer(SecurityRule rule) {
    if (rule.peerCidr() != null) {
      return new PeerConfig.Network(network(rule.peerCidr()));
    }
    return rule.peerGroupId() != null
        ? new PeerConfig.Group(rule.peerGroupId())
        : new PeerConfig.PrefixList(Objects.requireNonNull(rule.peerPrefixListId()));
  }

  private static io.eniswitch.dataplane.policy.Cidr network(Cidr block) {
    IpAddress first = block.address();
    return first.v6()
        ? io.eniswitch.dataplane.policy.Cidr.v6(first.high(), first.low(), block.prefixLength())
        : io.eniswitch.dataplane.policy.Cidr.v4((int) first.low(), block.prefixLength());
  }

  private static io.eniswitch.dataplane.policy.PortRange ports(PortRange ports) {
    return ports.equals(PortRange.ALL)
        ? io.eniswitch.dataplane.policy.PortRange.ANY
        : new io.eniswitch.dataplane.policy.PortRange(ports.first(), ports.last());
  }
}
