package io.eniswitch.dataplane.port.offload;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.packet.Allocation;
import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.port.PortCapability;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OffloadingPortTest {
  private static final int CAPACITY = 2048;

  private final PacketVector vector = new PacketVector();
  private final int[] slots = new int[PacketVector.CAPACITY];
  private PacketPool pool;
  private MemoryPort plain;
  private OffloadingPort port;

  @BeforeEach
  void open() {
    pool = new PacketPool(300, PacketPool.LARGE_BUFFER_BYTES);
    plain = new MemoryPort(1, "plain", CAPACITY, 2000, PortCapability.NONE);
    port = (OffloadingPort) OffloadingPort.around(plain);
    for (int i = 0; i < slots.length; i++) {
      slots[i] = i;
    }
  }

  @AfterEach
  void allBuffersAreBack() {
    assertThat(pool.freeCount()).isEqualTo(pool.capacity());
    port.close();
    pool.close();
  }

  @Test
  void shouldCutTrainsOfEveryKindIntoRightFrames() {
    long seed = System.nanoTime();
    System.out.println("OffloadingPortTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 400; round++) {
      boolean tcp = round % 3 != 0;
      int segmentBytes = 48 + random.nextInt(1400);
      int payload = 1 + random.nextInt(65_000 - 80);
      Train train = Train.random(random, round % 2 == 0, tcp, payload, segmentBytes);
      vector.count = 0;
      add(train.frame(), train.offload());
      assertThat(port.transmit(vector, pool, slots, 0, 1)).isEqualTo(1);
      for (int i = 0; i < train.segments(); i++) {
        assertThat(train.faultOf(plain.takeSent(), i))
            .as("frame %d of %s, seed %d", i, train, seed)
            .isEmpty();
      }
      assertThat(plain.takeSent()).isEmpty();
    }
    assertThat(port.refused() + port.lostFrames()).isZero();
  }

  @Test
  void shouldCompleteChecksumsInPlaceAndKeepTheOrder() {
    Random random = new Random(5);
    Train train = Train.random(random, true, true, 3000, 1000);
    Train small = Train.random(random, false, false, 333, 1000);
    long checksumOnly = Offload.of(Offload.NEEDS_CHECKSUM, 0, 0, small.l4(), 6);
    writePseudoHeader(small);
    add(new byte[] {1, 2, 3, 4}, Offload.NONE);
    add(small.frame(), checksumOnly);
    add(train.frame(), train.offload());
    add(new byte[] {5, 6, 7, 8}, Offload.NONE);
    assertThat(port.transmit(vector, pool, slots, 0, 4)).isEqualTo(4);
    assertThat(plain.takeSent()).containsExactly(1, 2, 3, 4);
    assertThat(small.faultOf(plain.takeSent(), 0)).isEmpty();
    for (int i = 0; i < 3; i++) {
      assertThat(train.faultOf(plain.takeSent(), i)).isEmpty();
    }
    assertThat(plain.takeSent()).containsExactly(5, 6, 7, 8);
  }

  @Test
  void shouldRefuseFieldsThatContradictTheFrameAndSendTheNext() {
    Random random = new Random(3);
    Train four = Train.random(random, true, true, 3000, 1000);
    Train six = Train.random(random, false, true, 3000, 1000);
    int needs = Offload.NEEDS_CHECKSUM;
    long[] lies = {
      Offload.of(needs, Offload.SEGMENT_TCP6, 1000, four.l4(), 16),
      Offload.of(needs, Offload.SEGMENT_UDP, 1000, four.l4(), 6),
      Offload.of(needs, Offload.SEGMENT_TCP4, 0, four.l4(), 16),
      Offload.of(needs, Offload.SEGMENT_TCP4, 1, four.l4(), 16),
      Offload.of(needs, Offload.SEGMENT_TCP4, 1000, four.l4() + 2, 16),
      Offload.of(needs, Offload.SEGMENT_TCP4, 1000, 60_000, 16),
      Offload.of(0, Offload.SEGMENT_TCP4, 1000, four.l4(), 16),
      Offload.of(needs, 3, 1000, four.l4(), 16),
      Offload.of(needs, 0, 0, 60_000, 16),
    };
    for (long lie : lies) {
      add(four.frame(), lie);
    }
    add(six.frame(), Offload.of(needs, Offload.SEGMENT_TCP4, 1000, six.l4(), 16));
    add(new byte[] {9}, Offload.NONE);
    assertThat(port.transmit(vector, pool, slots, 0, lies.length + 2)).isEqualTo(lies.length + 2);
    assertThat(port.refused()).isEqualTo(lies.length + 1);
    assertThat(plain.takeSent()).containsExactly(9);
    assertThat(plain.takeSent()).isEmpty();
  }

  @Test
  void shouldNeverThrowOrLeakWhateverTheFieldsSay() {
    long seed = System.nanoTime();
    System.out.println("OffloadingPortTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 50_000; round++) {
      byte[] frame;
      if (round % 2 == 0) {
        frame = new byte[1 + random.nextInt(300)];
        random.nextBytes(frame);
      } else {
        frame = Train.random(random, round % 4 == 1, round % 8 < 4, 100, 50).frame();
        frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
      }
      int type = new int[] {0, 1, 4, 5, random.nextInt(256)}[random.nextInt(5)];
      int start = random.nextBoolean() ? random.nextInt(70) : random.nextInt(0x10000);
      int segment = random.nextBoolean() ? random.nextInt(100) : random.nextInt(0x10000);
      add(frame, Offload.of(random.nextInt(4), type, segment, start, random.nextInt(20)));
      assertThat(port.transmit(vector, pool, slots, 0, 1)).as("seed %d", seed).isEqualTo(1);
      while (plain.takeSent().length > 0) {
        assertThat(pool.freeCount()).isEqualTo(pool.capacity());
      }
      vector.count = 0;
    }
  }

  @Test
  void shouldCountFramesOfATrainThatFindNoRoom() {
    Train train = Train.random(new Random(1), true, true, 60_000, 50);
    for (int i = 0; i < CAPACITY - 500; i++) {
      add(new byte[] {1}, Offload.NONE);
      port.transmit(vector, pool, slots, 0, 1);
      vector.count = 0;
    }
    add(train.frame(), train.offload());
    assertThat(port.transmit(vector, pool, slots, 0, 1)).isEqualTo(1);
    assertThat(port.lostFrames()).isEqualTo(1200 - 500);
    vector.count = 0;
    add(train.frame(), train.offload());
    assertThat(port.transmit(vector, pool, slots, 0, 1)).isZero();
    pool.free(vector.buffer[0]);
  }

  @Test
  void shouldNotAllocate() {
    Train train = Train.random(new Random(1), false, true, 60_000, 1440);
    long allocated = Allocation.afterWarmUp(() -> sendAndForget(train, 1_000));
    assertThat(allocated).isLessThan(Allocation.NONE_BYTES);
  }

  @Test
  void shouldLeaveAPortAloneThatCanDoEverything() {
    try (MemoryPort able = new MemoryPort(2, "able", 2, 2000, PortCapability.ALL)) {
      assertThat(OffloadingPort.around(able)).isSameAs((Port) able);
    }
    assertThat(port.capabilities()).isEqualTo(PortCapability.ALL);
    assertThat(port.portId()).isEqualTo(1);
  }

  private void sendAndForget(Train train, int rounds) {
    for (int i = 0; i < rounds; i++) {
      vector.count = 0;
      add(train.frame(), train.offload());
      port.transmit(vector, pool, slots, 0, 1);
      plain.sent().release(plain.sent().size());
    }
  }

  private void add(byte[] frame, long offload) {
    int buffer = pool.allocate();
    long address = pool.frameAddress(buffer);
    Memory.copy(frame, 0, address, frame.length);
    vector.add(buffer, address, frame.length, 0, offload);
  }

  /** Puts the pseudo-header's sum where the UDP checksum goes, as a sender does. */
  private static void writePseudoHeader(Train udp6) {
    byte[] frame = udp6.frame();
    int sum = Train.onesComplement(frame, 22, 54, 17 + frame.length - udp6.l4());
    frame[udp6.l4() + 6] = (byte) (sum >> 8);
    frame[udp6.l4() + 7] = (byte) sum;
  }
}
