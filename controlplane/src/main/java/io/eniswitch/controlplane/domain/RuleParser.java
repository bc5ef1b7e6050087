package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Direction;
import io.eniswitch.controlplane.model.IpProtocol;
import io.eniswitch.controlplane.model.PortRange;
import io.eniswitch.controlplane.model.RuleAction;
import io.eniswitch.controlplane.model.RuleMatch;
import io.eniswitch.controlplane.model.SecurityRule;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a {@link RuleRequest}, or refuses it with the code for the field that is wrong. */
final class RuleParser {
  private static final int MAX_DESCRIPTION = 512;

  private final RuleRequest request;
  private final String portRangeCode;

  /**
   * Reads this request.
   *
   * @param portRangeCode the error code for a malformed port range, which differs by action
   */
  RuleParser(RuleRequest request, String portRangeCode) {
    this.request = request;
    this.portRangeCode = portRangeCode;
  }

  /** The rule, under this id; whether what it refers to exists is not checked here. */
  SecurityRule parse(String id, Instant createdAt) {
    Cidr peerCidr = block(request.peer(), request.direction() == Direction.INGRESS);
    Cidr localCidr = block(request.local(), request.direction() == Direction.EGRESS);
    String groupId = peerCidr == null ? text(request.peerGroupId()) : null;
    String listId = peerCidr == null && groupId == null ? text(request.peerPrefixListId()) : null;
    if (peerCidr == null && groupId == null && listId == null) {
      throw EcsException.invalid(
          request.direction() == Direction.INGRESS
              ? "MissingParameter.Source"
              : "MissingParameter.Dest",
          "The rule names no block, group or prefix list at its far end.");
    }
    RuleMatch match = match();
    checkFamilies(match.protocol(), peerCidr, localCidr);
    String description = text(request.description());
    if (description != null && description.length() > MAX_DESCRIPTION) {
      throw EcsException.invalid(
          "InvalidSecurityGroupDiscription.Malformed",
          "The description is longer than " + MAX_DESCRIPTION + " characters.");
    }
    return new SecurityRule(
        id,
        request.direction(),
        match,
        peerCidr,
        groupId,
        listId,
        localCidr,
        action(),
        priority(),
        description == null ? "" : description,
        createdAt);
  }

  private RuleMatch match() {
    IpProtocol protocol = protocol();
    String ports = text(request.portRange());
    if (ports == null && protocol.hasPorts()) {
      throw EcsException.missing("PortRange");
    }
    PortRange dest = ports == null ? PortRange.ALL : ports(ports, portRangeCode);
    String sourceText = text(request.sourcePortRange());
    PortRange source =
        sourceText == null ? PortRange.ALL : ports(sourceText, "InvalidSourcePortRange.Malformed");
    try {
      return new RuleMatch(protocol, dest, source);
    } catch (IllegalArgumentException e) {
      throw EcsException.invalid("OperationDenied", String.valueOf(e.getMessage()));
    }
  }

  private IpProtocol protocol() {
    String name = text(request.ipProtocol());
    if (name == null) {
      throw EcsException.missing("IpProtocol");
    }
    try {
      return IpProtocol.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw EcsException.invalid(
          "InvalidIpProtocol.ValueNotSupported",
          "IpProtocol '" + name + "' is none of TCP, UDP, ICMP, ICMPv6, GRE, ALL.");
    }
  }

  private static PortRange ports(String text, String code) {
    try {
      return PortRange.parse(text);
    } catch (IllegalArgumentException e) {
      throw EcsException.invalid(
          code, "'" + text + "' is no range of ports such as 80/80, within 1/65535, or -1/-1.");
    }
  }

  private RuleAction action() {
    String policy = text(request.policy());
    if (policy == null || policy.equalsIgnoreCase("accept")) {
      return RuleAction.ACCEPT;
    }
    if (policy.equalsIgnoreCase("drop")) {
      return RuleAction.DROP;
    }
    throw EcsException.invalid(
        "InvalidPolicy.Malformed", "Policy '" + policy + "' is neither accept nor drop.");
  }

  private int priority() {
    String priority = text(request.priority());
    if (priority == null) {
      return 1;
    }
    if (!priority.matches("-?\\d{1,9}")) {
      throw EcsException.invalid(
          "InvalidPriority.Malformed", "Priority '" + priority + "' is not a number.");
    }
    int value = Integer.parseInt(priority);
    if (value < 1 || value > 100) {
      throw EcsException.invalid(
          "InvalidPriority.ValueNotSupported", "Priority " + value + " is not between 1 and 100.");
    }
    return value;
  }

  private static @Nullable Cidr block(RuleRequest.Blocks blocks, boolean source) {
    String ipv4 = text(blocks.ipv4());
    String ipv6 = text(blocks.ipv6());
    if (ipv4 != null && ipv6 != null) {
      throw EcsException.invalid(
          source ? "InvalidParam.SourceIp" : "InvalidParam.DestIp",
          "An IPv4 and an IPv6 block exclude each other.");
    }
    if (ipv4 != null) {
      return block(
          ipv4, false, source ? "InvalidSourceCidrIp.Malformed" : "InvalidDestCidrIp.Malformed");
    }
    return ipv6 == null
        ? null
        : block(
            ipv6, true, source ? "InvalidParam.Ipv6SourceCidrIp" : "InvalidParam.Ipv6DestCidrIp");
  }

  private static Cidr block(String text, boolean v6, String code) {
    Cidr block;
    try {
      block = Cidr.parseLoosely(text);
    } catch (IllegalArgumentException e) {
      throw EcsException.invalid(code, "'" + text + "' is no address block.");
    }
    if (block.v6() != v6) {
      throw EcsException.invalid(code, "'" + text + "' is of the other address family.");
    }
    return block;
  }

  private static void checkFamilies(
      IpProtocol protocol, @Nullable Cidr peerCidr, @Nullable Cidr localCidr) {
    if (peerCidr != null && localCidr != null) {
      if (peerCidr.v6() != localCidr.v6()) {
        throw EcsException.invalid(
            "InvalidParam.DestIp", "Source and destination are of different address families.");
      }
      if (peerCidr.equals(localCidr)) {
        throw EcsException.invalid(
            "InvalidParamter.Conflict", "Source and destination are the same block.");
      }
    }
    Cidr any = peerCidr == null ? localCidr : peerCidr;
    if (any != null && any.v6() && protocol == IpProtocol.ICMP) {
      throw EcsException.invalid(
          "InvalidParam.Ipv4ProtocolConflictWithIpv6Address", "ICMP does not go with IPv6.");
    }
    if (any != null && !any.v6() && protocol == IpProtocol.ICMPV6) {
      throw EcsException.invalid(
          "InvalidParam.Ipv6ProtocolConflictWithIpv4Address", "ICMPv6 does not go with IPv4.");
    }
  }

  private static @Nullable String text(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }
}
