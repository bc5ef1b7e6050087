package io.eniswitch.benchmarks.control;

import org.HdrHistogram.Histogram;

/**
 * What a load did.
 *
 * @param callsPerSec calls answered per second, over all clients
 * @param micros from sending to answer, one value per call
 */
public record ApiResult(double callsPerSec, Histogram micros) {}
