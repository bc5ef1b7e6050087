package io.eniswitch.dataplane.port.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.Link;
import io.eniswitch.dataplane.linux.Links;
import io.eniswitch.dataplane.linux.LinuxException;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.packet.Allocation;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.port.PortCapability;
import io.eniswitch.dataplane.port.PortState;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TapDeviceTest {
  private static final long MAC = 0x02_00_00_00_00_01L;

  private final PacketVector vector = new PacketVector();
  private final int[] slots = new int[PacketVector.CAPACITY];
  private final List<Throwable> errors = new ArrayList<>();
  private NetworkNamespace space;
  private PacketPool pool;

  @BeforeAll
  static void needsAKernel() {
    KernelAccess.require();
  }

  @BeforeEach
  void open() {
    space = NetworkNamespace.anonymous();
    pool = new PacketPool(64, PacketPool.LARGE_BUFFER_BYTES);
  }

  @AfterEach
  void allBuffersAreBack() {
    assertThat(pool.freeCount()).isEqualTo(pool.capacity());
    pool.close();
    space.close();
  }

  @Test
  void shouldMakeTheDeviceAsItIsWanted() {
    TapSettings settings = TapSettings.of("eni0", MAC).withMtu(8500);
    try (TapDevice device = open(settings)) {
      Link link = device.look().orElseThrow();
      assertThat(link.mac()).isEqualTo(MAC);
      assertThat(link.mtu()).isEqualTo(8500);
      assertThat(link.isUp()).isTrue();
      assertThat(link.hasCarrier()).isTrue();
      assertThat(device.port().state()).isEqualTo(PortState.UP);
      assertThat(device.port().name()).isEqualTo("eni0");
      assertThat(device.port().readableFd()).isPositive();
      assertThat(device.port().capabilities() & PortCapability.SEGMENT_TCP6).isNotZero();
    }
    assertThat(new Links(space.netlink()).find("eni0")).isEmpty();
  }

  @Test
  void shouldAdoptAPersistentDevice() {
    TapSettings settings = TapSettings.of("eni0", MAC).withPersistent(true);
    int link;
    try (TapDevice device = open(settings)) {
      link = device.link();
    }
    assertThat(new Links(space.netlink()).index("eni0")).isEqualTo(link);
    try (TapDevice device = open(settings)) {
      assertThat(device.link()).isEqualTo(link);
      assertThat(device.look().orElseThrow().hasCarrier()).isTrue();
      assertThatThrownBy(() -> open(settings))
          .isInstanceOf(LinuxException.class)
          .hasMessageContaining("TUNSETIFF eni0")
          .hasMessageContaining("EBUSY");
      device.persistent(false);
    }
    assertThat(new Links(space.netlink()).find("eni0")).isEmpty();
  }

  @Test
  void shouldShowItsUsersAPulledCableWhileItStandsBy() {
    try (TapDevice device = open(TapSettings.of("eni0", MAC).withStandby(true))) {
      assertThat(device.look().orElseThrow().hasCarrier()).isFalse();
      assertThat(device.port().state()).isEqualTo(PortState.DOWN);
      assertThat(device.port().receive(vector, pool, 256)).isZero();
      device.carrier(true);
      assertThat(device.look().orElseThrow().hasCarrier()).isTrue();
      assertThat(device.port().state()).isEqualTo(PortState.UP);
    }
  }

  @Test
  void shouldAnswerArpWithoutAllocating() {
    try (TapDevice device = open(TapSettings.of("eni0", MAC))) {
      device.addAddress(InetAddress.ofLiteral("10.0.0.1"), 24);
      TapPort port = device.port();
      drain(port);
      List<Integer> answers = new ArrayList<>();
      long allocated = Allocation.afterWarmUp(() -> answers.add(exchange(port, 5_000)));
      assertThat(allocated).isLessThan(Allocation.NONE_BYTES);
      assertThat(answers).allMatch(count -> count > 4_500);
    }
  }

  @Test
  void shouldFailOnceAndHarmNoOtherPortWhenItsDeviceIsDeleted() {
    try (TapDevice device = open(TapSettings.of("eni0", MAC));
        TapDevice other = open(TapSettings.of("eni1", MAC + 1))) {
      new Links(space.netlink()).delete(device.link());
      for (int i = 0; i < 3; i++) {
        assertThat(device.port().receive(vector, pool, 256)).isZero();
        assertThat(request(device.port())).isZero();
      }
      assertThat(device.port().state()).isEqualTo(PortState.FAILED);
      assertThat(device.port().fault())
          .isEqualTo("read(\"eni0\"): EBADFD (file descriptor in bad state)");
      assertThat(errors).hasSize(1);
      assertThat(device.look()).isEmpty();

      assertThat(request(other.port())).isEqualTo(1);
      assertThat(other.port().state()).isEqualTo(PortState.UP);
    }
  }

  @Test
  void shouldKeepItsNamespaceAliveAsLongAsItIsOpen() {
    String name = KernelAccess.uniqueName("ns-");
    TapDevice device;
    try (NetworkNamespace named = NetworkNamespace.create(name)) {
      device = TapDevice.open(named, TapSettings.of("eni0", MAC), 1, errors::add);
    } finally {
      NetworkNamespace.delete(name);
    }
    assertThat(request(device.port())).isEqualTo(1);
    assertThat(device.port().state()).isEqualTo(PortState.UP);
    device.close();
  }

  @Test
  void shouldNotFailWhileTheInstanceHasItsLinkOff() {
    try (TapDevice device = open(TapSettings.of("eni0", MAC))) {
      Links links = new Links(space.netlink());
      links.change(device.link()).up(false).apply();
      assertThat(request(device.port())).isZero();
      drain(device.port());
      assertThat(device.port().state()).isEqualTo(PortState.UP);
      links.change(device.link()).up(true).apply();
      assertThat(request(device.port())).isEqualTo(1);
      assertThat(errors).isEmpty();
    }
  }

  @Test
  void shouldSkipAFrameTheKernelRefusesAndSendTheNext() {
    try (TapDevice device = open(TapSettings.of("eni0", MAC))) {
      ArpRequest.add(vector, pool);
      ArpRequest.add(vector, pool);
      int lying = Offload.NEEDS_CHECKSUM;
      vector.offload[0] = Offload.of(lying, Offload.SEGMENT_TCP4, 0, 60_000, 16);
      slots[1] = 1;
      assertThat(device.port().transmit(vector, pool, slots, 0, 2)).isEqualTo(2);
      assertThat(device.port().refused()).isEqualTo(1);
      assertThat(device.port().state()).isEqualTo(PortState.UP);
    }
  }

  @Test
  void shouldDropAndCountFramesLongerThanABuffer() throws Exception {
    try (TapDevice device = open(TapSettings.of("eni0", MAC).withMtu(8500));
        PacketPool small = new PacketPool(8, PacketPool.SMALL_BUFFER_BYTES)) {
      device.addAddress(InetAddress.ofLiteral("10.0.0.1"), 24);
      drain(device.port());
      Datagrams.broadcast(space, "10.0.0.255", 4000);
      vector.count = 0;
      int received = device.port().receive(vector, small, 256);
      for (int i = 0; i < received; i++) {
        assertThat(vector.length[i]).isLessThan(2000);
        small.free(vector.buffer[i]);
      }
      assertThat(device.port().truncated()).isEqualTo(1);
      assertThat(small.freeCount()).isEqualTo(8);
    }
  }

  @Test
  void shouldGiveAPortPerQueue() {
    try (TapDevice device = open(TapSettings.of("eni0", MAC).withQueues(3))) {
      assertThat(device.ports()).hasSize(3).allMatch(port -> port.portId() == 1);
      assertThat(device.ports()).extracting(TapPort::readableFd).doesNotHaveDuplicates();
      for (TapPort port : device.ports()) {
        assertThat(request(port)).isEqualTo(1);
        drain(port);
      }
      device.ports().getFirst().close();
      assertThat(device.look()).isPresent();
    }
    assertThat(new Links(space.netlink()).find("eni0")).isEmpty();
  }

  private TapDevice open(TapSettings settings) {
    return TapDevice.open(space, settings, 1, errors::add);
  }

  /** Asks by ARP {@code rounds} times who has 10.0.0.1; answers how many frames came back. */
  private int exchange(TapPort port, int rounds) {
    int answers = 0;
    for (int i = 0; i < rounds; i++) {
      request(port);
      answers += drain(port);
    }
    return answers;
  }

  private int request(TapPort port) {
    vector.count = 0;
    ArpRequest.add(vector, pool);
    slots[0] = 0;
    int sent = port.transmit(vector, pool, slots, 0, 1);
    if (sent == 0) {
      pool.free(vector.buffer[0]);
    }
    return sent;
  }

  private int drain(TapPort port) {
    vector.count = 0;
    int received = port.receive(vector, pool, PacketVector.CAPACITY);
    pool.free(vector.buffer, 0, received);
    return received;
  }
}
