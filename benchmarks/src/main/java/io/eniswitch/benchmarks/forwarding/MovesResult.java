package io.eniswitch.benchmarks.forwarding;

/**
 * What a worker forwards while ENIs move under it; medians of rounds with and without in turn.
 *
 * @param undisturbedMpps its rate while nothing moves
 * @param mpps its rate meanwhile
 * @param ratio the part of its rate that is left to it, from rounds next to each other, so that the
 *     host's own drift counts little
 * @param movesPerSec moves that the writer made
 */
public record MovesResult(double undisturbedMpps, double mpps, double ratio, double movesPerSec) {}
