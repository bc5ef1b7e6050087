package io.eniswitch.dataplane.cap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import io.eniswitch.dataplane.packet.PacketVector;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ShapingQueueTest {
  private static final long SECOND = 1_000_000_000L;

  private final CapTable caps = new CapTable(2);

  @AfterEach
  void unmap() {
    caps.close();
  }

  @Test
  void shouldGiveBackWhatItTookInOrderAndOnTime() {
    ShapingQueue queue = new ShapingQueue(8, 10_000);
    PacketVector in = new PacketVector();
    in.add(5, 0x1000, 100, 3, 0xf00d);
    in.layout[0] = 1;
    in.sourceEni[0] = 2;
    in.destinationEni[0] = 4;
    in.outPort[0] = 6;
    in.session[0] = 0x5e55;
    in.add(6, 0x2000, 200, 3, 0);
    queue.add(in, 0, 1_000, 0);
    queue.add(in, 1, 2_000, 0);
    assertThat(queue.nsUntilNext(400)).isEqualTo(600);
    assertThat(queue.bytes()).isEqualTo(300);
    PacketVector out = new PacketVector();
    assertThat(queue.releaseInto(out, 999)).isZero();
    assertThat(queue.releaseInto(out, 1_000)).isEqualTo(1);
    assertThat(out.count).isEqualTo(1);
    assertThat(out.buffer[0]).isEqualTo(5);
    assertThat(out.address[0]).isEqualTo(0x1000);
    assertThat(out.length[0]).isEqualTo(100);
    assertThat(out.inPort[0]).isEqualTo(3);
    assertThat(out.offload[0]).isEqualTo(0xf00d);
    assertThat(out.layout[0]).isEqualTo(1);
    assertThat(out.sourceEni[0]).isEqualTo(2);
    assertThat(out.destinationEni[0]).isEqualTo(4);
    assertThat(out.outPort[0]).isEqualTo(6);
    assertThat(out.session[0]).isZero();
    assertThat(queue.drainInto(out)).isEqualTo(1);
    assertThat(out.buffer[1]).isEqualTo(6);
    assertThat(queue.count()).isZero();
    assertThat(queue.bytes()).isZero();
    assertThat(queue.nsUntilNext(0)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldHoldNoMorePacketsAndBytesThanItsBounds() {
    PacketVector in = new PacketVector();
    in.add(1, 0, 100, 0, 0);
    ShapingQueue byCount = new ShapingQueue(4, 1_000_000);
    ShapingQueue byBytes = new ShapingQueue(64, 350);
    for (int i = 0; i < 4; i++) {
      assertThat(byCount.hasRoom(100)).isTrue();
      byCount.add(in, 0, 0, 0);
      assertThat(byBytes.hasRoom(100)).isEqualTo(i < 3);
      if (i < 3) {
        byBytes.add(in, 0, 0, 0);
      }
    }
    assertThat(byCount.hasRoom(1)).isFalse();
    assertThat(byBytes.hasRoom(51)).isFalse();
    assertThat(byBytes.hasRoom(50)).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> new ShapingQueue(3, 1));
  }

  @Test
  void shouldFillAVectorOnlyToItsCapacity() {
    ShapingQueue queue = new ShapingQueue(512, 1 << 20);
    PacketVector in = new PacketVector();
    in.add(1, 0, 100, 0, 0);
    for (int i = 0; i < 300; i++) {
      queue.add(in, 0, 0, 0);
    }
    PacketVector out = new PacketVector();
    assertThat(queue.releaseInto(out, 0)).isEqualTo(PacketVector.CAPACITY);
    assertThat(queue.releaseInto(out, 0)).isZero();
    assertThat(queue.count()).isEqualTo(300 - PacketVector.CAPACITY);
  }

  /** UDP at three times the cap, over several workers with a queue each, in simulated time. */
  @ParameterizedTest(name = "{0} Mbit/s over {1} workers in frames of {2}")
  @CsvSource({
    "10, 1, 1514",
    "10, 3, 1514",
    "100, 2, 1514",
    "1000, 4, 1514",
    "5000, 2, 1514",
    "1000, 2, 64"
  })
  void shouldDeliverTheCapUnderOverloadWithoutDelayBeyondItsBound(
      long mbitPerSec, int workers, int frameBytes) {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    long rate = mbitPerSec * 125_000;
    long burst = Math.max(2 * 1_514, rate / 1_000);
    caps.write(0, CapSpec.ofInstance(Bandwidth.constant(rate, burst), 0, 0), 0);
    long lane = caps.lane(0, CapTable.INGRESS);
    ShapingQueue[] queues = new ShapingQueue[workers];
    for (int i = 0; i < workers; i++) {
      queues[i] = new ShapingQueue(1 << 17, 64 << 20);
    }
    long delivered = 0;
    long dropped = 0;
    double stepNs = frameBytes * 1e9 / (3.0 * rate);
    long durationNs = Math.min(SECOND, (long) (stepNs * 1_000_000));
    PacketVector vector = new PacketVector();
    PacketVector out = new PacketVector();
    vector.add(1, 0, frameBytes, 0, 0);
    for (double time = 0; time < durationNs; time += stepNs * 2 * random.nextDouble()) {
      long nowNs = (long) time;
      ShapingQueue queue = queues[random.nextInt(workers)];
      long waitNs =
          queue.hasRoom(frameBytes)
              ? caps.reserve(lane, nowNs, frameBytes, 1, ShapingQueue.DEFAULT_MAX_WAIT_NS)
              : CapTable.BEYOND_BANDWIDTH;
      assertThat(waitNs).isLessThanOrEqualTo(ShapingQueue.DEFAULT_MAX_WAIT_NS);
      if (waitNs >= 0) {
        queue.add(vector, 0, nowNs + waitNs, 0);
      } else {
        dropped++;
      }
      for (ShapingQueue each : queues) {
        delivered += each.releaseInto(out, nowNs);
        out.count = 0;
      }
    }
    double expected = (double) rate * durationNs / SECOND;
    assertThat(dropped).isPositive();
    assertThat(delivered * (double) frameBytes)
        .isBetween(0.98 * expected - burst, 1.005 * expected + burst);
    for (ShapingQueue each : queues) {
      while (each.drainInto(out) > 0) {
        out.count = 0;
      }
      assertThat(each.bytes()).isZero();
    }
  }

  @Test
  void shouldAllocateNothing() {
    caps.write(0, CapSpec.ofInstance(Bandwidth.constant(1_000_000, 3_000), 1_000_000, 0), 0);
    long lane = caps.lane(0, CapTable.INGRESS);
    ShapingQueue queue = new ShapingQueue(64, 1 << 20);
    PacketVector in = new PacketVector();
    in.add(1, 0, 100, 0, 0);
    PacketVector out = new PacketVector();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = Long.MAX_VALUE;
    long moved = 0;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 20_000; i++) {
        long nowNs = (round * 20_000L + i) * 30_000;
        long waitNs = caps.reserve(lane, nowNs, 100, 1, ShapingQueue.DEFAULT_MAX_WAIT_NS);
        if (waitNs >= 0 && queue.hasRoom(100)) {
          queue.add(in, 0, nowNs + waitNs, 0);
        }
        moved += queue.releaseInto(out, nowNs);
        out.count = 0;
      }
      allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(moved).isPositive();
    // The two readings of the counter allocate a little themselves.
    assertThat(allocated).isLessThan(1_000);
  }
}
