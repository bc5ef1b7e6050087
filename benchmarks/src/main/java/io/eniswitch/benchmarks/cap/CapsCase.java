package io.eniswitch.benchmarks.cap;

import io.eniswitch.dataplane.cap.Bandwidth;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.cap.CapSpec.Lane;

/**
 * One row of {@code bench caps}.
 *
 * @param traffic what is sent
 * @param egress whether the capped instance sends it, or receives it
 * @param rate the cap, in Mbit/s, or packets per second for {@link Traffic#PACKETS}
 * @param flows TCP connections or streams of datagrams
 * @param enis ENIs of the capped instance that they are spread over
 */
public record CapsCase(Traffic traffic, boolean egress, int rate, int flows, int enis) {
  /** What is sent, and between what shares of the cap it is to arrive. */
  public enum Traffic {
    /** TCP as fast as it can, in packets of 1514 bytes. */
    TCP(1448, 66, 0.95, 1.005),
    /** Datagrams at one and a half times the cap. */
    UDP(1400, 42, 0.98, 1.005),
    /** The smallest datagrams at one and a half times a cap of packets. */
    PACKETS(18, 42, 0.99, 1.01);

    private final int payloadBytes;
    private final int headerBytes;
    private final double least;
    private final double most;

    Traffic(int payloadBytes, int headerBytes, double least, double most) {
      this.payloadBytes = payloadBytes;
      this.headerBytes = headerBytes;
      this.least = least;
      this.most = most;
    }

    /** Payload of a packet. */
    public int payloadBytes() {
      return payloadBytes;
    }

    /** All headers of a packet, with that of Ethernet. */
    public int headerBytes() {
      return headerBytes;
    }

    /** True if a share of the cap is within bounds. */
    public boolean isExact(double share) {
      return share >= least && share <= most;
    }
  }

  private static final int TRIP_FRAME_BYTES = 50;
  private static final double OVERLOAD = 1.5;
  private static final long BYTES_PER_MEGABIT = 125_000;

  /** What the cap counts per second: bytes of frames, or packets. */
  public long unitsPerSec() {
    return traffic == Traffic.PACKETS ? rate : rate * BYTES_PER_MEGABIT;
  }

  /** What a packet counts. */
  public double unitsPerPacket() {
    return traffic == Traffic.PACKETS ? 1 : traffic.payloadBytes() + traffic.headerBytes();
  }

  /** What a round trip beside the traffic counts: it is charged as well. */
  public int unitsPerTrip() {
    return traffic == Traffic.PACKETS ? 2 : TRIP_FRAME_BYTES;
  }

  /** What may pass at once. */
  public long burst() {
    return traffic == Traffic.PACKETS
        ? Math.max(256, rate / 50)
        : CapSpec.defaultBurstBytes(unitsPerSec());
  }

  /** Payload per second that datagrams are sent with. */
  public long offeredBytesPerSec() {
    return (long) (OVERLOAD * unitsPerSec() / unitsPerPacket() * traffic.payloadBytes());
  }

  /** The caps of the capped instance. */
  public CapSpec caps() {
    if (traffic == Traffic.PACKETS) {
      return new CapSpec(Lane.UNLIMITED, Lane.UNLIMITED, rate, 0);
    }
    Lane lane = new Lane(Bandwidth.constant(unitsPerSec(), burst()), 0);
    return new CapSpec(egress ? lane : Lane.UNLIMITED, egress ? Lane.UNLIMITED : lane, 0, 0);
  }

  /** The cap with its unit. */
  public String cap() {
    return rate + (traffic == Traffic.PACKETS ? " pps" : " Mbit/s");
  }
}
