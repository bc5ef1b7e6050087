package io.eniswitch.controlplane.model;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a security group.
 *
 * <p>The <em>peer</em> is the far end (source of an ingress rule, destination of an egress rule)
 * and exactly one of the three peer fields is set. The <em>local</em> block narrows the near end.
 *
 * @param id {@code sgr-…}
 * @param direction which way
 * @param match protocol and ports
 * @param peerCidr the far end is in this block
 * @param peerGroupId the far end is a member of this group
 * @param peerPrefixListId the far end is in this prefix list
 * @param localCidr the near end is in this block, or null for any address of the ENI
 * @param action what to do
 * @param priority 1 (first) to 100
 * @param description for people
 * @param createdAt when it was made
 */
public record SecurityRule(
    String id,
    Direction direction,
    RuleMatch match,
    @Nullable Cidr peerCidr,
    @Nullable String peerGroupId,
    @Nullable String peerPrefixListId,
    @Nullable Cidr localCidr,
    RuleAction action,
    int priority,
    String description,
    Instant createdAt) {
  /** Refuses a priority out of range and a number of peers that is not one. */
  public SecurityRule {
    if (priority < 1 || priority > 100) {
      throw new IllegalArgumentException("priority " + priority + " is not between 1 and 100");
    }
    int peers =
        (peerCidr == null ? 0 : 1)
            + (peerGroupId == null ? 0 : 1)
            + (peerPrefixListId == null ? 0 : 1);
    if (peers != 1) {
      throw new IllegalArgumentException("a rule has exactly one peer, not " + peers);
    }
  }

  /**
   * Whether this is the same rule as the other for "already there" and for revoking: same
   * direction, ends, protocol, ports and action, whatever its priority and description.
   */
  public boolean sameAs(SecurityRule other) {
    return direction == other.direction
        && match.equals(other.match)
        && action == other.action
        && Objects.equals(peerCidr, other.peerCidr)
        && Objects.equals(peerGroupId, other.peerGroupId)
        && Objects.equals(peerPrefixListId, other.peerPrefixListId)
        && Objects.equals(localCidr, other.localCidr);
  }
}
