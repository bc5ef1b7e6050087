package io.eniswitch.dataplane.trace;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A capture that runs: what the workers copied, as the blocks of a pcapng file.
 *
 * <p>Packets of one worker come in order, those of several worker by worker. <b>Threading</b>: one
 * client. <b>Bounds</b>: {@link #RING_BYTES} for each worker.
 */
public final class Capture implements AutoCloseable {
  /** Packets that wait for the client, of each worker. */
  public static final int RING_BYTES = 8 << 20;

  private final String eniId;
  private final int eni;
  private final List<CaptureRing> rings;
  private final Names names;
  private final long epochNs;
  private long captured;

  /** A capture of the packets that come out of {@code rings}: those of one ENI, by table index. */
  public Capture(
      final String eniId, final int eni, final List<CaptureRing> rings, final Names names) {
    this.eniId = eniId;
    this.eni = eni;
    this.rings = List.copyOf(rings);
    this.names = names;
    epochNs = wallNs() - System.nanoTime();
  }

  /** Writes how the file begins. */
  public void start(final ByteBuffer to) {
    new PcapNg(to, eni, names).start(eniId);
  }

  /**
   * Writes the packets that have come, up to {@code limit} and as {@code to} has room.
   *
   * @return how many
   */
  public int write(final ByteBuffer to, final long limit) {
    final PcapNg blocks = new PcapNg(to, eni, names);
    int packets = 0;
    for (final CaptureRing ring : rings) {
      long record = ring.first();
      while (record != 0 && packets < limit && to.remaining() >= room()) {
        blocks.packet(record, epochNs);
        ring.release(record);
        packets++;
        record = ring.first();
      }
    }
    captured += packets;
    return packets;
  }

  /** Writes how the file ends: how many packets there were, and how many had no room. */
  public void end(final ByteBuffer to) {
    new PcapNg(to, eni, names).statistics(captured, missed(), wallNs());
  }

  /** True if the ENI is gone: its index may become another's. */
  public boolean isOver() {
    return !names.eni(eni).equals(eniId);
  }

  /** Packets written. */
  public long captured() {
    return captured;
  }

  /** Packets that were not captured, for the client was too slow. */
  public long missed() {
    return rings.stream().mapToLong(CaptureRing::dropped).sum();
  }

  /** Frees the rings, which no worker has any more. */
  @Override
  public void close() {
    rings.forEach(CaptureRing::close);
  }

  private static int room() {
    return ProbeFrame.MAX_BYTES + PcapNg.OVERHEAD_BYTES;
  }

  private static long wallNs() {
    final Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }
}
