package io.eniswitch.controlplane.model;

/**
 * Leave for another account to attach an ENI to its own instance.
 *
 * @param id {@code eni-perm-…}
 * @param eniId the ENI
 * @param accountId the account that receives it
 * @param permission what it allows: {@code InstanceAttach}
 * @param regionId the region it is in
 */
public record EniPermission(
    String id, String eniId, String accountId, String permission, String regionId) {}
