package io.eniswitch.controlplane.domain;

import java.time.Instant;

/**
 * An address freed a short while ago: not chosen by itself until later.
 *
 * @param key see {@link Kinds#addressKey}; with {@code /part} behind it, the block of such an
 *     address
 * @param until when it can be chosen again
 */
public record CoolingAddress(String key, Instant until) {}
