package io.eniswitch.dataplane.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.packet.Memory;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CaptureRingTest {
  private static final int CAPACITY = 1 << 17;
  private static final int PACKETS = 200_000;

  @Test
  void shouldHandOverEveryPacketItTookInOrder() throws Exception {
    final long seed = System.nanoTime();
    System.out.println("CaptureRingTest: seed " + seed);
    final AtomicLong taken = new AtomicLong();
    try (CaptureRing ring = new CaptureRing(CAPACITY)) {
      final Thread producer =
          Thread.ofPlatform().start(() -> produce(ring, new SplittableRandom(seed), taken));
      long last = -1;
      long read = 0;
      while (producer.isAlive() || ring.first() != 0) {
        final long record = ring.first();
        if (record != 0) {
          final long number = Memory.readLong(record + CaptureRing.TIME);
          final int bytes = Memory.readInt(record + CaptureRing.PACKET_BYTES);
          assertThat(number).isGreaterThan(last);
          assertThat(Memory.readByte(record + CaptureRing.HEADER_BYTES)).isEqualTo(number & 0xff);
          assertThat(Memory.readByte(record + CaptureRing.HEADER_BYTES + bytes - 1))
              .isEqualTo(number & 0xff);
          last = number;
          read++;
          ring.release(record);
        }
      }
      producer.join();
      assertThat(read).isEqualTo(taken.get()).isPositive();
      assertThat(read + ring.dropped()).isEqualTo(PACKETS);
    }
  }

  @Test
  void shouldCountWhatHasNoRoomAndTakeMoreWhenThereIs() {
    try (CaptureRing ring = new CaptureRing(CAPACITY)) {
      int taken = 0;
      while (ring.claim(1000) != 0) {
        taken++;
      }
      ring.publish();
      assertThat(taken).isEqualTo(CAPACITY / 1032);
      assertThat(ring.dropped()).isEqualTo(1);
      ring.release(ring.first());
      ring.release(ring.first());
      assertThat(ring.claim(1000)).isNotZero();
      ring.publish();
      for (int i = 2; i < taken; i++) {
        ring.release(ring.first());
      }
      assertThat(ring.first()).isNotZero();
      ring.release(ring.first());
      assertThat(ring.first()).isZero();
    }
  }

  private static void produce(
      final CaptureRing ring, final SplittableRandom random, final AtomicLong taken) {
    for (int i = 0; i < PACKETS; i++) {
      final int bytes = 1 + random.nextInt(1500);
      final long record = ring.claim(bytes);
      if (record != 0) {
        Memory.writeLong(record + CaptureRing.TIME, i);
        Memory.fill(record + CaptureRing.HEADER_BYTES, bytes, i & 0xff);
        taken.incrementAndGet();
      }
      if (random.nextInt(4) == 0 || i == PACKETS - 1) {
        ring.publish();
      }
    }
  }
}
