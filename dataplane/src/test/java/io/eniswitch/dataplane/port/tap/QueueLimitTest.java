package io.eniswitch.dataplane.port.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How much waits in a device of which the switch takes nothing. */
@Timeout(60)
class QueueLimitTest {
  private static final long MAC = 0x02_00_00_00_00_01L;
  private static final int TEN_MEGABITS = 1_250_000;
  private static final int TEN_MILLISECONDS_OF_IT = 12_500;
  private static final Path NO_IPV6 = Path.of("/proc/sys/net/ipv6/conf/default/disable_ipv6");
  private static final int PAYLOAD = 1_000;
  private static final int FRAME = PAYLOAD + 42;

  private final NetworkNamespace space = NetworkNamespace.anonymous();
  private final PacketPool pool = new PacketPool(512, PacketPool.LARGE_BUFFER_BYTES);
  private final PacketVector vector = new PacketVector();
  private final List<Throwable> errors = new ArrayList<>();

  @BeforeAll
  static void needsAKernel() {
    KernelAccess.require();
  }

  @AfterEach
  void close() {
    assertThat(pool.freeCount()).isEqualTo(pool.capacity());
    pool.close();
    space.close();
    assertThat(errors).isEmpty();
  }

  @Test
  void shouldLetAsManyBytesWaitAsGoInTenMilliseconds() throws Exception {
    try (TapDevice device = open(TEN_MEGABITS)) {
      for (int round = 0; round < 3; round++) {
        assertThat(accepted(device, 100)).isEqualTo(TEN_MILLISECONDS_OF_IT / FRAME);
      }
    }
  }

  @Test
  void shouldChangeTheLimitWhileFramesWaitAndKeepThem() throws Exception {
    try (TapDevice device = open(0)) {
      send(40);
      device.pace(TEN_MEGABITS);
      send(40);
      assertThat(drain(device)).as("what waited, which is more than the limit").isEqualTo(40);
      assertThat(accepted(device, 100)).as("the limit").isEqualTo(11);
      device.pace(2 * TEN_MEGABITS);
      assertThat(accepted(device, 100)).as("twice the rate").isEqualTo(23);
      device.pace(0);
      assertThat(accepted(device, 100)).as("no rate").isEqualTo(100);
    }
  }

  @Test
  void shouldAlwaysLetTwoFramesWait() throws Exception {
    try (TapDevice device = open(1_000)) {
      assertThat(accepted(device, 10)).isEqualTo(2);
    }
  }

  @Test
  void shouldNotLetManySmallFramesFillTheQueueOfTheKernel() throws Exception {
    try (TapDevice device = open(Integer.MAX_VALUE)) {
      assertThat(accepted(device, 600)).isEqualTo(450);
    }
  }

  private TapDevice open(final long bytesPerSec) throws Exception {
    // What the kernel says by itself would count too.
    space.run(() -> Files.writeString(NO_IPV6, "1"));
    final TapSettings settings = TapSettings.of("eth0", MAC).withPace(bytesPerSec);
    final TapDevice device = TapDevice.open(space, settings, 1, errors::add);
    device.addAddress(InetAddress.ofLiteral("10.0.0.1"), 24);
    drain(device);
    return device;
  }

  /** How many of some datagrams the device takes while it is empty and nobody reads. */
  private int accepted(final TapDevice device, final int count) throws Exception {
    send(count);
    return drain(device);
  }

  private void send(final int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Datagrams.broadcast(space, "10.0.0.255", PAYLOAD);
    }
  }

  /** Takes all out until it is empty; answers how many were datagrams. */
  private int drain(final TapDevice device) {
    int datagrams = 0;
    int received;
    do {
      vector.count = 0;
      received = device.port().receive(vector, pool, PacketVector.CAPACITY);
      for (int i = 0; i < received; i++) {
        datagrams += vector.length[i] == FRAME ? 1 : 0;
      }
      pool.free(vector.buffer, 0, received);
    } while (received > 0);
    return datagrams;
  }
}
