package io.eniswitch.controlplane.store;

import org.jspecify.annotations.Nullable;

/**
 * What one transaction did to one record.
 *
 * @param <R> the record type
 * @param kind its collection
 * @param key its key
 * @param before the record before, or null if it is new
 * @param after the record after, or null if it is gone
 */
public record Change<R>(Kind<R> kind, String key, @Nullable R before, @Nullable R after) {}
