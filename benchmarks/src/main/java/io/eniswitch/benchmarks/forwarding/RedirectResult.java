package io.eniswitch.benchmarks.forwarding;

import org.HdrHistogram.Histogram;

/**
 * What moves cost under full load.
 *
 * @param commandToRedirectNs from the command to the first packet at the new port
 * @param commandToVisibleNs from the command to all workers having seen it
 * @param mpps what the worker forwarded meanwhile
 */
public record RedirectResult(
    Histogram commandToRedirectNs, Histogram commandToVisibleNs, double mpps) {}
