package io.eniswitch.controlplane.store;

import java.util.Collection;
import java.util.function.Function;

/**
 * A way to look records up other than by key.
 *
 * @param <R> the record type
 * @param name unique in its kind, for error messages
 * @param values the values a record is found by; without the character NUL
 */
public record Index<R>(String name, Function<R, Collection<String>> values) {}
