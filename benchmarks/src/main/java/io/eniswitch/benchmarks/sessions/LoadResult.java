package io.eniswitch.benchmarks.sessions;

/**
 * What a session table costs when so much of it is used.
 *
 * @param loadPercent records used
 * @param insertNs for each session added
 * @param hitNs for each session found, in bursts, in random order
 * @param missNs for each session looked for that is not there
 */
public record LoadResult(int loadPercent, double insertNs, double hitNs, double missNs) {}
