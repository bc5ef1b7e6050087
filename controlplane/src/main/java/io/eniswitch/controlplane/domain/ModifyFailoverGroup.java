package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.HealthCheck;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to change a failover group; null leaves a thing as it is.
 *
 * @param groupId the group
 * @param instanceIds the members that replace its members, the most wanted first
 * @param healthChecks the checks that replace its checks
 * @param preempt whether it moves back when a more wanted member is healthy again
 * @param minimumHold how long it stays at least after a move
 * @param name its name
 * @param description its description
 */
public record ModifyFailoverGroup(
    String groupId,
    @Nullable List<String> instanceIds,
    @Nullable List<HealthCheck> healthChecks,
    @Nullable Boolean preempt,
    @Nullable Duration minimumHold,
    @Nullable String name,
    @Nullable String description) {}
