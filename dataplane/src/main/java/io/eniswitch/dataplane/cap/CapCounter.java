package io.eniswitch.dataplane.cap;

/** What {@link CapTable} counts for each direction of an instance. */
public enum CapCounter {
  /** Nanoseconds during which packets were held back. */
  THROTTLED_NS,
  /** Packets beyond the bandwidth allowance. */
  BANDWIDTH_PACKETS,
  /** Bytes beyond the bandwidth allowance. */
  BANDWIDTH_BYTES,
  /** Packets beyond the packet rate allowance. */
  PACKET_RATE_PACKETS
}
