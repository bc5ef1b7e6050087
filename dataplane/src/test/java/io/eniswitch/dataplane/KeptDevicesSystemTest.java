package io.eniswitch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.keep.Keeper;
import io.eniswitch.dataplane.keep.KeeperLink;
import io.eniswitch.dataplane.keep.Kept;
import io.eniswitch.dataplane.linux.Addresses;
import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.Link;
import io.eniswitch.dataplane.linux.Links;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.port.Port;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Devices in a namespace, and processes of the switch that come and go. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class KeptDevicesSystemTest {
  private static final String DEVICE = "eth1";
  private static final VSwitchConfig VSWITCH =
      new VSwitchConfig("vsw", 7, SwitchRig.ip("10.0.0.0"), 24, Optional.empty());

  @TempDir private Path directory;
  private final String name = KernelAccess.uniqueName("kept");

  @SuppressWarnings("NullAway.Init")
  private NetworkNamespace space;

  @SuppressWarnings("NullAway.Init")
  private Keeper keeper;

  @BeforeEach
  void make() throws Exception {
    KernelAccess.require();
    space = NetworkNamespace.create(name);
    keeper = Keeper.start(directory.resolve("keeper"), word -> word);
  }

  @AfterEach
  void clean() {
    keeper.close();
    NetworkNamespace.delete(name);
    space.close();
  }

  /** What a process of the switch has, which ends like a dead one: its files are closed. */
  private record Life(KeeperLink link, Kept kept, DevicePorts ports) {
    PortOpener.Opened open(final String namespace, final EniConfig eni) {
      return ports.open(
          new PortOpener.Request(
              1, new PortLocation.Namespace(namespace, DEVICE, 1), eni, VSWITCH, 1, 0),
          fault -> {
            throw new AssertionError(fault);
          });
    }

    /** The kernel closes what it had open, and nothing else happens. */
    void die(final PortOpener.Opened opened) throws Exception {
      for (final Port port : opened.queues()) {
        port.close();
      }
      link.close();
    }
  }

  private Life begin() {
    final KeeperLink link = KeeperLink.connect(directory.resolve("keeper"));
    final Kept kept = Kept.by(link);
    return new Life(link, kept, new DevicePorts(kept));
  }

  private static EniConfig eni(final String id, final long mac) {
    return EniConfig.of(id, "vsw", mac, SwitchRig.ip("10.0.0.9"));
  }

  private Optional<Link> device() {
    return new Links(space.netlink()).find(DEVICE);
  }

  private List<Addresses.Assigned> addresses() {
    return new Addresses(space.netlink()).list();
  }

  @Test
  void shouldGoOnWithTheDeviceOfADeadProcess() throws Exception {
    final Life first = begin();
    first.die(first.open(name, eni("eni-a", SwitchRig.MAC_A)));
    final Link before = device().orElseThrow();
    final List<Addresses.Assigned> assigned = addresses();
    assertThat(before.hasCarrier()).as("the keeper has it open").isTrue();

    final Life second = begin();
    final PortOpener.Opened opened = second.open(name, eni("eni-a", SwitchRig.MAC_A));
    assertThat(device()).contains(before);
    assertThat(addresses()).isEqualTo(assigned);
    opened.cable().address(eni("eni-a", SwitchRig.MAC_A).with(SwitchRig.ip("10.0.0.10")));
    opened.cable().address(eni("eni-a", SwitchRig.MAC_A));
    assertThat(addresses()).as("it knows what the device had").isEqualTo(assigned);
    opened.device().close();
    assertThat(device()).as("closed by who has it, it goes").isEmpty();
    second.link.close();
  }

  @Test
  void shouldTakeADeviceAwayThatNobodyWantsAnyMore() throws Exception {
    final Life first = begin();
    first.die(first.open(name, eni("eni-a", SwitchRig.MAC_A)));
    final Life second = begin();
    assertThat(device()).isPresent();
    second.kept.dropLeft();
    assertThat(device()).isEmpty();
    second.link.close();
  }

  @Test
  void shouldGiveAnotherEniADeviceOfItsOwn() throws Exception {
    final Life first = begin();
    first.die(first.open(name, eni("eni-a", SwitchRig.MAC_A)));
    final Life second = begin();
    final PortOpener.Opened opened = second.open(name, eni("eni-b", SwitchRig.MAC_B));
    assertThat(device().orElseThrow().mac()).isEqualTo(SwitchRig.MAC_B);
    assertThat(keeper.names()).containsExactly("tap/" + name + "/" + DEVICE + "/eni-b");
    opened.device().close();
    assertThat(device()).isEmpty();
    second.link.close();
  }

  @Test
  void shouldMakeADeviceAnewInANamespaceThatIsNew() throws Exception {
    final Life first = begin();
    first.die(first.open(name, eni("eni-a", SwitchRig.MAC_A)));
    NetworkNamespace.delete(name);
    final NetworkNamespace former = space;
    space = NetworkNamespace.create(name);
    final Life second = begin();
    final PortOpener.Opened opened = second.open(name, eni("eni-a", SwitchRig.MAC_A));
    assertThat(device()).isPresent();
    assertThat(new Links(former.netlink()).find(DEVICE)).as("the former one").isEmpty();
    former.close();
    opened.device().close();
    second.link.close();
  }
}
