package io.eniswitch.controlplane.model;

/**
 * A zone of a region: an instance and its ENIs are always in the same one.
 *
 * @param id such as {@code cn-hangzhou-h}
 * @param regionId the region it is in
 * @param localName its name for people
 */
public record Zone(String id, String regionId, String localName) {}
