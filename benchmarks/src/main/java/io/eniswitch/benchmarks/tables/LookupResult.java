package io.eniswitch.benchmarks.tables;

/**
 * What looking up random ENIs costs.
 *
 * @param bytes memory of the records and both indexes
 * @param ipBurstNs nanoseconds per (VNI, IPv4 address), in bursts whose cache misses overlap
 * @param macBurstNs the same per (VNI, MAC)
 * @param ipSingleNs nanoseconds per (VNI, IPv4 address), each lookup waiting for the one before
 * @param macSingleNs the same per (VNI, MAC)
 */
public record LookupResult(
    long bytes, double ipBurstNs, double macBurstNs, double ipSingleNs, double macSingleNs) {}
