package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.HealthCheck;
import java.time.Duration;
import java.util.List;

/**
 * A request to make a failover group.
 *
 * @param eniId the floating ENI
 * @param instanceIds the members, the most wanted first; at least two
 * @param healthChecks all must be good for a member to be healthy
 * @param preempt whether it moves back when a more wanted member is healthy again
 * @param minimumHold how long it stays at least after a move
 * @param naming names and tags
 */
public record CreateFailoverGroup(
    String eniId,
    List<String> instanceIds,
    List<HealthCheck> healthChecks,
    boolean preempt,
    Duration minimumHold,
    Naming naming) {
  /** Copies the lists. */
  public CreateFailoverGroup {
    instanceIds = List.copyOf(instanceIds);
    healthChecks = List.copyOf(healthChecks);
  }
}
