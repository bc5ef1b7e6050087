package io.eniswitch.benchmarks.sessions;

/**
 * What a change of rules cost the sessions of all ENIs.
 *
 * @param sessions live, each judged again
 * @param mpps before the change, in millions of packets per second
 * @param worstMpps in the worst tenth of a second after it
 * @param ratio of these two
 * @param seconds until the last session was judged again
 * @param compileMillis time the change itself took
 * @param dropped packets that did not pass
 */
public record PolicyChangeResult(
    long sessions,
    double mpps,
    double worstMpps,
    double ratio,
    double seconds,
    double compileMillis,
    long dropped) {}
