package io.eniswitch.dataplane.port.tap;

import io.eniswitch.dataplane.linux.Links;
import java.nio.charset.StandardCharsets;

/**
 * How a TAP device is to be.
 *
 * @param name of the device, 1 to 15 bytes; one that exists and is free is adopted
 * @param mac of the ENI, in the low 48 bits; unicast, not zero
 * @param mtu largest packet in bytes without the Ethernet header, 68 to 65521
 * @param queues one port each, 1 to {@value #MAX_QUEUES}; more than one makes creating it slow
 * @param segmentation whether the namespace's kernel may hand over TCP and UDP segments of 64 KiB,
 *     which need large buffers; without it, it sends frames of the MTU with checksums to complete
 * @param persistent whether it outlives the process, so that the next one can adopt it
 * @param standby whether its link starts down, as of a cable that is not plugged in
 * @param bytesPerSec what the switch will take from it at most, 0 for any, see {@link
 *     TapDevice#pace}
 */
public record TapSettings(
    String name,
    long mac,
    int mtu,
    int queues,
    boolean segmentation,
    boolean persistent,
    boolean standby,
    long bytesPerSec) {
  /** Most queues of a device. */
  public static final int MAX_QUEUES = 256;

  private static final int MIN_MTU = 68;
  private static final int MAX_MTU = 65521;
  private static final long MULTICAST_BIT = 1L << 40;

  /** Checks each field; {@link IllegalArgumentException} names the first that is wrong. */
  public TapSettings {
    int nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
    require(nameBytes > 0 && nameBytes <= Links.MAX_NAME_BYTES, "name", name, "1 to 15 bytes are");
    require(
        mac > 0 && mac >>> 48 == 0 && (mac & MULTICAST_BIT) == 0,
        "mac",
        Long.toHexString(mac),
        "a unicast address of 48 bits is");
    require(mtu >= MIN_MTU && mtu <= MAX_MTU, "mtu", mtu, "68 to 65521 is");
    require(queues > 0 && queues <= MAX_QUEUES, "queues", queues, "1 to 256 is");
  }

  /** One queue, an MTU of 1500, segmentation; up, and gone with the process. */
  public static TapSettings of(String name, long mac) {
    return new TapSettings(name, mac, 1500, 1, true, false, false, 0);
  }

  /** The same with another MTU. */
  public TapSettings withMtu(int bytes) {
    return new TapSettings(
        name, mac, bytes, queues, segmentation, persistent, standby, bytesPerSec);
  }

  /** The same with another number of queues. */
  public TapSettings withQueues(int count) {
    return new TapSettings(name, mac, mtu, count, segmentation, persistent, standby, bytesPerSec);
  }

  /** The same with or without segments larger than the MTU. */
  public TapSettings withSegmentation(boolean on) {
    return new TapSettings(name, mac, mtu, queues, on, persistent, standby, bytesPerSec);
  }

  /** The same, outliving the process or not. */
  public TapSettings withPersistent(boolean on) {
    return new TapSettings(name, mac, mtu, queues, segmentation, on, standby, bytesPerSec);
  }

  /** The same, starting with its link down or up. */
  public TapSettings withStandby(boolean on) {
    return new TapSettings(name, mac, mtu, queues, segmentation, persistent, on, bytesPerSec);
  }

  /** The same, taken from at a rate. */
  public TapSettings withPace(long rateBytesPerSec) {
    return new TapSettings(
        name, mac, mtu, queues, segmentation, persistent, standby, rateBytesPerSec);
  }

  private static void require(boolean valid, String field, Object value, String accepted) {
    if (!valid) {
      throw new IllegalArgumentException(
          "TAP %s \"%s\": %s accepted".formatted(field, value, accepted));
    }
  }
}
