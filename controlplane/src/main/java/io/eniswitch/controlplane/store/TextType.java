package io.eniswitch.controlplane.store;

import java.util.function.Function;

/**
 * A value that a journal keeps as text.
 *
 * @param <T> the value's type; its {@code toString} is the text
 * @param type the value's class
 * @param parse makes the value of its text
 */
public record TextType<T>(Class<T> type, Function<String, T> parse) {}
