package io.eniswitch.controlplane.domain;

/**
 * A number that only grows.
 *
 * @param name what it counts
 * @param last the last value given out
 */
public record Counter(String name, long last) {}
