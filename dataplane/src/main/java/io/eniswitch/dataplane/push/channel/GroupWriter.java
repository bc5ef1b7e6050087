package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.PeerConfig;
import io.eniswitch.dataplane.RuleConfig;
import io.eniswitch.dataplane.SecurityGroupConfig;
import io.eniswitch.dataplane.push.sbe.MessageHeaderEncoder;
import io.eniswitch.dataplane.push.sbe.PeerKind;
import io.eniswitch.dataplane.push.sbe.SecurityGroupEncoder;
import io.eniswitch.dataplane.push.sbe.SecurityGroupEncoder.RulesEncoder;
import org.agrona.MutableDirectBuffer;

/** Writes security groups. <b>Threading</b>: one thread. */
final class GroupWriter {
  private final SecurityGroupEncoder group = new SecurityGroupEncoder();

  /** Writes at the offset; returns the bytes of the message. */
  int write(
      MutableDirectBuffer buffer,
      int offset,
      MessageHeaderEncoder header,
      SecurityGroupConfig config) {
    group
        .wrapAndApplyHeader(buffer, offset, header)
        .groupType((short) config.type().ordinal())
        .innerAccess((short) config.innerAccess().ordinal());
    RulesEncoder rules = group.rulesCount(config.rules().size());
    for (RuleConfig rule : config.rules()) {
      put(rules.next(), rule);
    }
    return group.groupId(config.groupId()).encodedLength();
  }

  private static void put(RulesEncoder encoder, RuleConfig rule) {
    encoder
        .direction((short) rule.direction().ordinal())
        .action((short) rule.action().ordinal())
        .priority(rule.priority())
        .protocol((short) rule.protocol().number());
    PeerKind kind =
        switch (rule.peer()) {
          case PeerConfig.Any() -> PeerKind.ANY;
          case PeerConfig.Network _ -> PeerKind.NETWORK;
          case PeerConfig.Group _ -> PeerKind.GROUP;
          case PeerConfig.PrefixList _ -> PeerKind.PREFIX_LIST;
        };
    encoder.peerKind(kind);
    IntentWriter.put(
        encoder.peerNetwork(),
        rule.peer() instanceof PeerConfig.Network(var network) ? network : null);
    IntentWriter.put(encoder.local(), rule.local().orElse(null));
    encoder.srcPorts().first(rule.srcPorts().first()).last(rule.srcPorts().last());
    encoder.dstPorts().first(rule.dstPorts().first()).last(rule.dstPorts().last());
    String peerId =
        switch (rule.peer()) {
          case PeerConfig.Group(String id) -> id;
          case PeerConfig.PrefixList(String id) -> id;
          case PeerConfig.Any _, PeerConfig.Network _ -> "";
        };
    encoder.ruleId(rule.ruleId()).peerId(peerId);
  }
}
