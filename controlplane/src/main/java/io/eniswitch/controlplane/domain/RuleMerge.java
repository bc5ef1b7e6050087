package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Direction;
import io.eniswitch.controlplane.model.PortRange;
import io.eniswitch.controlplane.model.SecurityRule;
import org.jspecify.annotations.Nullable;

/** Lays what a request says over a rule that exists: what it does not say stays. */
final class RuleMerge {
  private RuleMerge() {}

  /** The whole rule as the request wants it. */
  static RuleRequest over(SecurityRule old, RuleRequest request) {
    boolean samePeer =
        request.peer().isEmpty()
            && request.peerGroupId() == null
            && request.peerPrefixListId() == null;
    RuleRequest.Blocks peer = samePeer ? blocks(old.peerCidr()) : request.peer();
    RuleRequest.Blocks local =
        request.local().isEmpty() ? blocks(old.localCidr()) : request.local();
    boolean ingress = old.direction() == Direction.INGRESS;
    PortRange sourcePorts = old.match().sourcePorts();
    return new RuleRequest(
        old.direction(),
        either(request.ipProtocol(), old.match().protocol().name()),
        either(request.portRange(), portsFor(request, old)),
        either(
            request.sourcePortRange(),
            sourcePorts.equals(PortRange.ALL) ? null : sourcePorts.toString()),
        either(request.policy(), old.action().name()),
        either(request.priority(), Integer.toString(old.priority())),
        ingress ? peer : local,
        ingress ? local : peer,
        samePeer ? old.peerGroupId() : request.peerGroupId(),
        samePeer ? old.peerPrefixListId() : request.peerPrefixListId(),
        either(request.description(), old.description()));
  }

  private static @Nullable String portsFor(RuleRequest request, SecurityRule old) {
    return request.ipProtocol() == null
            || request.ipProtocol().equalsIgnoreCase(old.match().protocol().name())
        ? old.match().destPorts().toString()
        : null;
  }

  private static RuleRequest.Blocks blocks(@Nullable Cidr block) {
    return block == null ? RuleRequest.Blocks.NONE : RuleRequest.Blocks.of(block.toString());
  }

  private static @Nullable String either(@Nullable String asked, @Nullable String old) {
    return asked == null ? old : asked;
  }
}
