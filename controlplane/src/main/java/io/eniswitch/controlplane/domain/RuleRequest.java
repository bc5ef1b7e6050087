package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Direction;
import org.jspecify.annotations.Nullable;

/**
 * A security rule as a request writes it: text that may be wrong; null where the request has none.
 *
 * <p>Of several peers the block counts before the group, and the group before the prefix list.
 *
 * @param direction which way
 * @param ipProtocol TCP, UDP, ICMP, ICMPv6, GRE or ALL, in whatever case
 * @param portRange {@code first/last}, or -1/-1 for a protocol without ports
 * @param sourcePortRange the same for source ports; null for any
 * @param policy accept or drop, in whatever case; null is accept
 * @param priority 1 to 100; null is 1
 * @param source the source blocks
 * @param dest the destination blocks
 * @param peerGroupId the group at the far end
 * @param peerPrefixListId the prefix list at the far end
 * @param description for people
 */
public record RuleRequest(
    Direction direction,
    @Nullable String ipProtocol,
    @Nullable String portRange,
    @Nullable String sourcePortRange,
    @Nullable String policy,
    @Nullable String priority,
    Blocks source,
    Blocks dest,
    @Nullable String peerGroupId,
    @Nullable String peerPrefixListId,
    @Nullable String description) {
  /** An accepting rule with a block at the far end. */
  public static RuleRequest accept(
      Direction direction, String ipProtocol, String portRange, String peerCidr) {
    Blocks peer = Blocks.of(peerCidr);
    return new RuleRequest(
        direction,
        ipProtocol,
        portRange,
        null,
        null,
        null,
        direction == Direction.INGRESS ? peer : Blocks.NONE,
        direction == Direction.EGRESS ? peer : Blocks.NONE,
        null,
        null,
        null);
  }

  /** An accepting ingress rule for the members of another group. */
  public static RuleRequest acceptGroup(String ipProtocol, String portRange, String peerGroupId) {
    return new RuleRequest(
        Direction.INGRESS,
        ipProtocol,
        portRange,
        null,
        null,
        null,
        Blocks.NONE,
        Blocks.NONE,
        peerGroupId,
        null,
        null);
  }

  /** The blocks at the far end. */
  Blocks peer() {
    return direction == Direction.INGRESS ? source : dest;
  }

  /** The blocks at the near end. */
  Blocks local() {
    return direction == Direction.INGRESS ? dest : source;
  }

  /**
   * One end of a rule; at most one of the two is given.
   *
   * @param ipv4 an IPv4 block or address
   * @param ipv6 an IPv6 block or address
   */
  public record Blocks(@Nullable String ipv4, @Nullable String ipv6) {
    /** Neither. */
    public static final Blocks NONE = new Blocks(null, null);

    /** The block, in the field of its family. */
    public static Blocks of(String cidr) {
      return cidr.indexOf(':') >= 0 ? new Blocks(null, cidr) : new Blocks(cidr, null);
    }

    /** Whether neither is given. */
    boolean isEmpty() {
      return blank(ipv4) && blank(ipv6);
    }

    private static boolean blank(@Nullable String text) {
      return text == null || text.isBlank();
    }
  }
}
