package io.eniswitch.dataplane;

import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.policy.PolicyCompiler;
import java.util.List;

/**
 * What an ENI may do.
 *
 * @param securityGroupIds its security groups, all of one type; of none, everything passes
 * @param qos limits of its own beside those of its instance
 * @param timeouts how long its idle sessions are kept
 */
public record EniPolicy(List<String> securityGroupIds, CapSpec qos, SessionTimeouts timeouts) {
  /** No groups, no limits, the usual timeouts. */
  public static final EniPolicy OPEN =
      new EniPolicy(List.of(), CapSpec.UNLIMITED, SessionTimeouts.DEFAULT);

  /** Copies the list and checks its length. */
  public EniPolicy {
    securityGroupIds = List.copyOf(securityGroupIds);
    if (securityGroupIds.size() > PolicyCompiler.MAX_GROUPS) {
      throw new IllegalArgumentException(
          "securityGroupIds: %d groups, at most %d are accepted"
              .formatted(securityGroupIds.size(), PolicyCompiler.MAX_GROUPS));
    }
  }

  /** Only security groups. */
  public static EniPolicy ofGroups(final String... securityGroupIds) {
    return new EniPolicy(List.of(securityGroupIds), CapSpec.UNLIMITED, SessionTimeouts.DEFAULT);
  }
}
