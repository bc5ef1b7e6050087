package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.GroupType;

/**
 * A request to make a security group.
 *
 * @param vpcId the VPC of its members
 * @param type normal or enterprise
 * @param naming names and tags
 */
public record CreateGroup(String vpcId, GroupType type, Naming naming) {}
