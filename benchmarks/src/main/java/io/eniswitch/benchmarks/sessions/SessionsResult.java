package io.eniswitch.benchmarks.sessions;

/**
 * What opening sessions came to.
 *
 * @param sessionsPerSec opened per second
 * @param opened sessions in all
 * @param dropped packets that did not pass
 * @param bytesPerSession resident memory that grew, by sessions live in the end; 0 if not asked for
 * @param residentBytes resident memory of the process in the end; 0 if not asked for
 */
public record SessionsResult(
    double sessionsPerSec, long opened, long dropped, double bytesPerSession, long residentBytes) {}
