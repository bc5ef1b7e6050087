package io.eniswitch.benchmarks.control.push;

import org.HdrHistogram.Histogram;

/**
 * What a stream of changes did.
 *
 * @param updatesPerSec from the first one's time to when the last switch had the last one
 * @param micros from when a change was due to when control knew it visible, per change and switch
 */
public record PushResult(double updatesPerSec, Histogram micros) {}
