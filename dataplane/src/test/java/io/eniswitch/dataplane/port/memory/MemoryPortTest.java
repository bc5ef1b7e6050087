package io.eniswitch.dataplane.port.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.port.PortCapability;
import io.eniswitch.dataplane.port.PortState;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class MemoryPortTest {
  private static final int PORT_ID = 5;
  private static final int CAPACITY = 8;
  private static final int LONGEST = 3000;

  private final PacketPool pool = new PacketPool(16, PacketPool.SMALL_BUFFER_BYTES);
  private final PacketVector vector = new PacketVector();
  private final int[] slots = new int[PacketVector.CAPACITY];
  private final MemoryPort port =
      new MemoryPort(PORT_ID, "memory-5", CAPACITY, LONGEST, PortCapability.NONE);

  @AfterEach
  void allBuffersAreBack() {
    freeReceived();
    assertThat(pool.freeCount()).isEqualTo(pool.capacity());
    pool.close();
    port.close();
    assertThat(port.state()).isEqualTo(PortState.DOWN);
  }

  @Test
  void shouldReceiveWhatWasInjectedInOrder() {
    assertThat(port.inject(frame(60, 1), 77)).isTrue();
    assertThat(port.inject(frame(1500, 2), Offload.NONE)).isTrue();

    assertThat(port.receive(vector, pool, PacketVector.CAPACITY)).isEqualTo(2);

    assertThat(received(0)).isEqualTo(frame(60, 1));
    assertThat(received(1)).isEqualTo(frame(1500, 2));
    assertThat(vector.offload[0]).isEqualTo(77);
    assertThat(vector.inPort[1]).isEqualTo(PORT_ID);
    assertThat(port.receive(vector, pool, PacketVector.CAPACITY)).isZero();
  }

  @Test
  void shouldTakeNoMoreThanTheLimitTheVectorAndThePoolAllow() {
    fill();
    assertThat(port.receive(vector, pool, 3)).isEqualTo(3);
    freeReceived();
    vector.count = PacketVector.CAPACITY - 2;
    assertThat(port.receive(vector, pool, PacketVector.CAPACITY)).isEqualTo(2);
    pool.free(vector.buffer[PacketVector.CAPACITY - 1]);
    pool.free(vector.buffer[PacketVector.CAPACITY - 2]);
    vector.count = 0;
    int[] out = new int[16];
    int taken = pool.allocate(out, 0, 15);
    assertThat(port.receive(vector, pool, PacketVector.CAPACITY)).isEqualTo(1);
    pool.free(out, 0, taken);
    freeReceived();
    assertThat(port.receive(vector, pool, PacketVector.CAPACITY)).isEqualTo(CAPACITY - 6);
  }

  @Test
  void shouldRefuseFramesBeyondItsCapacity() {
    fill();
    assertThat(port.inject(frame(60, 9), Offload.NONE)).isFalse();
    port.receive(vector, pool, 1);
    assertThat(port.inject(frame(60, 9), Offload.NONE)).isTrue();
    assertThat(port.inject(frame(LONGEST + 1, 9), Offload.NONE)).isFalse();
  }

  @Test
  void shouldDropAndCountAFrameLongerThanABufferAndReceiveTheNext() {
    port.inject(frame(LONGEST, 1), Offload.NONE);
    port.inject(frame(pool.maxFrameBytes() + 1, 2), Offload.NONE);
    port.inject(frame(pool.maxFrameBytes(), 3), Offload.NONE);

    assertThat(port.receive(vector, pool, PacketVector.CAPACITY)).isEqualTo(1);

    assertThat(received(0)).isEqualTo(frame(pool.maxFrameBytes(), 3));
    assertThat(port.tooLong()).isEqualTo(2);
  }

  @Test
  void shouldSendAndKeepWhatFindsNoRoomForItsCaller() {
    for (int i = 0; i < CAPACITY + 2; i++) {
      add(frame(60 + i, i));
    }
    assertThat(port.transmit(vector, pool, slots, 0, CAPACITY + 2)).isEqualTo(CAPACITY);
    assertThat(pool.freeCount()).isEqualTo(pool.capacity() - 2);
    for (int i = 0; i < CAPACITY; i++) {
      assertThat(port.takeSent()).isEqualTo(frame(60 + i, i));
    }
    assertThat(port.takeSent()).isEmpty();
    assertThat(port.transmit(vector, pool, slots, CAPACITY, 2)).isEqualTo(2);
    vector.count = 0;
    assertThat(port.sent().size()).isEqualTo(2);
  }

  @Test
  void shouldDropAndCountAFrameTooLongToSendAndSendTheNext() {
    MemoryPort narrow = new MemoryPort(1, "narrow", CAPACITY, 100, PortCapability.NONE);
    add(frame(101, 1));
    add(frame(100, 2));

    assertThat(narrow.transmit(vector, pool, slots, 0, 2)).isEqualTo(2);

    vector.count = 0;
    assertThat(narrow.tooLong()).isEqualTo(1);
    assertThat(narrow.takeSent()).isEqualTo(frame(100, 2));
    narrow.close();
  }

  @Test
  void shouldNeitherReceiveNorSendOnceItFailed() {
    port.inject(frame(60, 1), Offload.NONE);
    port.fail("pulled out");
    add(frame(60, 2));

    assertThat(port.transmit(vector, pool, slots, 0, 1)).isZero();
    freeReceived();
    assertThat(port.receive(vector, pool, PacketVector.CAPACITY)).isZero();
    assertThat(port.state()).isEqualTo(PortState.FAILED);
    assertThat(port.fault()).isEqualTo("pulled out");
  }

  @Test
  void shouldRefuseARingThatIsNoPowerOfTwo() {
    assertThatThrownBy(() -> new FrameRing(12, 60).close())
        .hasMessage("capacity 12: needs a power of two");
  }

  private void fill() {
    for (int i = 0; i < CAPACITY; i++) {
      assertThat(port.inject(frame(60, i), Offload.NONE)).isTrue();
    }
  }

  private void add(byte[] frame) {
    int slot = vector.count;
    int buffer = pool.allocate();
    Memory.copy(frame, 0, pool.frameAddress(buffer), frame.length);
    vector.add(buffer, pool.frameAddress(buffer), frame.length, 0, Offload.NONE);
    slots[slot] = slot;
  }

  private byte[] received(int slot) {
    byte[] frame = new byte[vector.length[slot]];
    Memory.copy(vector.address[slot], frame, 0, frame.length);
    return frame;
  }

  private void freeReceived() {
    pool.free(vector.buffer, 0, vector.count);
    vector.count = 0;
  }

  private static byte[] frame(int length, int mark) {
    byte[] frame = new byte[length];
    Arrays.fill(frame, (byte) mark);
    return frame;
  }
}
