package io.eniswitch.controlplane.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to change an instance; null leaves a thing as it is.
 *
 * @param instanceId the instance
 * @param name its name
 * @param description its description
 * @param hostName the name inside it
 * @param deletionProtection whether deleting it is refused
 * @param securityGroupIds the groups that replace those of its primary ENI
 */
public record ModifyInstance(
    String instanceId,
    @Nullable String name,
    @Nullable String description,
    @Nullable String hostName,
    @Nullable Boolean deletionProtection,
    @Nullable List<String> securityGroupIds) {}
