package io.eniswitch.dataplane.table;

/**
 * What the table needs to know of a new ENI.
 *
 * @param vni network of its VPC, 1 to 2^24 - 1
 * @param macWord MAC in frame byte order with the {@link EniEntry} flags above, see {@link
 *     #macWord(long, int)}
 * @param primaryIp primary IPv4 address as loaded from a packet, 0 if it has none
 * @param vSwitch index of its vSwitch, below 65536
 * @param mtuBytes longest IP packet it takes, see {@link Mtu}
 * @param policy index of its compiled security groups, below 65536
 */
public record EniSpec(int vni, long macWord, int primaryIp, int vSwitch, int mtuBytes, int policy) {
  /** Joins a MAC, as a 48-bit number read from left to right, and flags to a {@code macWord}. */
  public static long macWord(final long mac, final int flags) {
    return Long.reverseBytes(mac << 16) | (long) (flags | EniEntry.LIVE) << 48;
  }
}
