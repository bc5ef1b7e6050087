package io.eniswitch.controlplane.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A floating ENI and the instances that can have it, in order: when the one that has it fails, it
 * moves to the first healthy one.
 *
 * @param id {@code fog-…}
 * @param regionId the region it is in
 * @param eniId the floating ENI, a secondary one
 * @param instanceIds the members, the most wanted first
 * @param deviceIndexes where the ENI's device is at each member, kept free for it
 * @param healthChecks all must be good for a member to be healthy
 * @param preempt whether it moves back when a more wanted member is healthy again
 * @param minimumHold how long it stays at least after a move, against flapping
 * @param labels names and tags
 * @param createdAt when it was made
 */
public record FailoverGroup(
    String id,
    String regionId,
    String eniId,
    List<String> instanceIds,
    List<Integer> deviceIndexes,
    List<HealthCheck> healthChecks,
    boolean preempt,
    Duration minimumHold,
    Labels labels,
    Instant createdAt) {
  /** The most members of a group. */
  public static final int MAX_MEMBERS = 16;

  /** The most health checks of a group. */
  public static final int MAX_HEALTH_CHECKS = 8;

  private static final Duration LONGEST_HOLD = Duration.ofHours(1);

  /** Refuses members given twice, too many members or checks, and a hold out of range. */
  public FailoverGroup {
    instanceIds = List.copyOf(instanceIds);
    deviceIndexes = List.copyOf(deviceIndexes);
    if (deviceIndexes.size() != instanceIds.size()) {
      throw new IllegalArgumentException(
          deviceIndexes.size() + " devices for " + instanceIds.size() + " members");
    }
    healthChecks = List.copyOf(healthChecks);
    if (instanceIds.size() > MAX_MEMBERS
        || instanceIds.stream().distinct().count() != instanceIds.size()) {
      throw new IllegalArgumentException(
          instanceIds.size() + " members: at most " + MAX_MEMBERS + ", none of them twice");
    }
    if (healthChecks.isEmpty() || healthChecks.size() > MAX_HEALTH_CHECKS) {
      throw new IllegalArgumentException(
          healthChecks.size() + " health checks: at least 1, at most " + MAX_HEALTH_CHECKS);
    }
    if (minimumHold.isNegative() || minimumHold.compareTo(LONGEST_HOLD) > 0) {
      throw new IllegalArgumentException("minimum hold " + minimumHold + " is not 0 to 1 hour");
    }
  }

  /** Number of the ENI's device at a member, or -1 for an instance that is none. */
  public int deviceIndex(String instanceId) {
    int position = instanceIds.indexOf(instanceId);
    return position < 0 ? -1 : deviceIndexes.get(position);
  }

  /** This group without a member. */
  public FailoverGroup without(String instanceId) {
    List<String> ids = instanceIds.stream().filter(one -> !one.equals(instanceId)).toList();
    return withMembers(ids, ids.stream().map(this::deviceIndex).toList());
  }

  /** This group with other members. */
  public FailoverGroup withMembers(List<String> newIds, List<Integer> newDeviceIndexes) {
    return new FailoverGroup(
        id,
        regionId,
        eniId,
        newIds,
        newDeviceIndexes,
        healthChecks,
        preempt,
        minimumHold,
        labels,
        createdAt);
  }

  /** This group with other rules for moves. */
  public FailoverGroup withRules(
      List<HealthCheck> newChecks, boolean newPreempt, Duration newHold, Labels newLabels) {
    return new FailoverGroup(
        id,
        regionId,
        eniId,
        instanceIds,
        deviceIndexes,
        newChecks,
        newPreempt,
        newHold,
        newLabels,
        createdAt);
  }
}
