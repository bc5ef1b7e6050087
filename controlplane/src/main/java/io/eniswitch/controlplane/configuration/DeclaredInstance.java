package io.eniswitch.controlplane.configuration;

/**
 * An instance as the file declares it.
 *
 * @param id {@code i-…}
 * @param home where it lives
 */
public record DeclaredInstance(String id, InstanceHome home) {}
