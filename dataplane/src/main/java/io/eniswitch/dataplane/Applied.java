package io.eniswitch.dataplane;

/**
 * When a change took effect, on the clock of {@link System#nanoTime}.
 *
 * @param publishedNs when the table held it: packets from then on see it
 * @param visibleNs when every worker had passed a duty cycle since, so that none sees the former
 *     state
 */
public record Applied(long publishedNs, long visibleNs) {}
