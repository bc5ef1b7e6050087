package io.eniswitch.dataplane.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RtnetlinkTest {
  private static final InetAddress TEN_ONE = InetAddress.ofLiteral("10.0.0.1");
  private static final InetAddress FD_ONE = InetAddress.ofLiteral("fd00::1");

  private NetworkNamespace space;
  private NetworkNamespace other;
  private Links links;

  @BeforeAll
  static void needsAKernel() {
    KernelAccess.require();
  }

  @BeforeEach
  void makeTwoConnectedNamespaces() {
    space = NetworkNamespace.anonymous();
    other = NetworkNamespace.anonymous();
    links = new Links(space.netlink());
    links.createVeth("here", "there", other);
  }

  @AfterEach
  void closeThem() {
    space.close();
    other.close();
  }

  @Test
  void shouldCreateConnectedLinksInTwoNamespaces() {
    assertThat(links.list()).extracting(Link::name).containsExactlyInAnyOrder("lo", "here");
    Link there = new Links(other.netlink()).find("there").orElseThrow();
    assertThat(there.kind()).isEqualTo("veth");
    assertThat(there.isUp()).isFalse();
  }

  @Test
  void shouldChangeSeveralThingsOfALinkTogether() {
    int index = links.index("here");
    links.change(index).name("renamed").mtu(1400).mac(0x02_00_00_ab_cd_efL).up(true).apply();
    Link link = links.find("renamed").orElseThrow();
    assertThat(link.index()).isEqualTo(index);
    assertThat(link.mtu()).isEqualTo(1400);
    assertThat(link.mac()).isEqualTo(0x02_00_00_ab_cd_efL);
    assertThat(link.isUp()).isTrue();
    assertThat(link.hasCarrier()).isFalse();

    Links there = new Links(other.netlink());
    there.change(there.index("there")).up(true).apply();
    assertThat(links.find("renamed").orElseThrow().hasCarrier()).isTrue();
    links.change(index).up(false).apply();
    assertThat(links.find("renamed").orElseThrow().isUp()).isFalse();
  }

  @Test
  void shouldMoveALinkToAnotherNamespaceAndDeleteIt() {
    links.createVeth("one", "two", space);
    links.change(links.index("two")).namespace(other).apply();
    assertThat(links.find("two")).isEmpty();
    Links there = new Links(other.netlink());
    there.createBridge("bridge");
    int bridge = there.index("bridge");
    there.change(there.index("two")).master(bridge).apply();
    assertThat(there.find("two").orElseThrow().master()).isEqualTo(bridge);
    there.delete(bridge);
    assertThat(there.find("bridge")).isEmpty();
    assertThat(there.find("two").orElseThrow().master()).isZero();
    there.delete(there.index("two"));
    assertThat(links.find("one")).isEmpty();
  }

  @Test
  void shouldAddAndRemoveAddressesOfBothFamilies() {
    int index = links.index("here");
    links.change(index).up(true).apply();
    Addresses addresses = new Addresses(space.netlink());
    addresses.add(index, TEN_ONE, 24);
    addresses.add(index, FD_ONE, 64);
    assertThat(addresses.list())
        .contains(
            new Addresses.Assigned(index, TEN_ONE, 24), new Addresses.Assigned(index, FD_ONE, 64));
    assertThatThrownBy(() -> addresses.add(index, TEN_ONE, 24))
        .isInstanceOf(LinuxException.class)
        .hasMessageStartingWith("rtnetlink add address(\"10.0.0.1/24 on " + index + "\"): EEXIST");
    addresses.remove(index, TEN_ONE, 24);
    addresses.remove(index, FD_ONE, 64);
    assertThat(addresses.list())
        .extracting(Addresses.Assigned::address)
        .doesNotContain(TEN_ONE, FD_ONE);
  }

  @Test
  void shouldAddAndRemoveRoutesInAnyTable() {
    int index = links.index("here");
    links.change(index).up(true).apply();
    Addresses addresses = new Addresses(space.netlink());
    addresses.add(index, TEN_ONE, 24);
    addresses.add(index, FD_ONE, 64);
    Routes routes = new Routes(space.netlink());
    List<Route> wanted =
        List.of(
            Route.byDefault(InetAddress.ofLiteral("10.0.0.254"), index),
            Route.byDefault(InetAddress.ofLiteral("fd00::fe"), index),
            Route.direct(InetAddress.ofLiteral("192.168.7.0"), 24, index),
            Route.byDefault(InetAddress.ofLiteral("172.16.0.1"), index)
                .gatewayOnLink()
                .inTable(1007));
    wanted.forEach(routes::add);
    assertThat(routes.list()).containsAll(wanted);
    wanted.forEach(routes::remove);
    assertThat(routes.list()).doesNotContainAnyElementsOf(wanted);
  }

  @Test
  void shouldRepeatWhatTheKernelSaysAboutARouteItRefuses() {
    int index = links.index("here");
    links.change(index).up(true).apply();
    Route route = Route.byDefault(InetAddress.ofLiteral("172.16.0.1"), index);
    assertThatThrownBy(() -> new Routes(space.netlink()).add(route))
        .isInstanceOf(LinuxException.class)
        .hasMessageContaining("ENETUNREACH")
        .hasMessageContaining("Nexthop has invalid gateway");
  }

  @Test
  void shouldAddAndRemoveRulesBySource() {
    Rules rules = new Rules(space.netlink());
    Rules.Rule four = new Rules.Rule(TEN_ONE, 32, 1007, 100);
    Rules.Rule six = new Rules.Rule(FD_ONE, 128, 1007, 100);
    rules.add(four);
    rules.add(six);
    assertThat(rules.list()).contains(four, six);
    rules.remove(four);
    rules.remove(six);
    assertThat(rules.list()).doesNotContain(four, six);
  }

  @Test
  void shouldReachAPeerByAFixedNeighbour() throws Exception {
    int index = links.index("here");
    links.change(index).up(true).apply();
    new Addresses(space.netlink()).add(index, TEN_ONE, 24);
    new Neighbours(space.netlink())
        .add(index, InetAddress.ofLiteral("10.0.0.9"), 0x02_00_00_00_00_09L);
    String table = space.run(() -> Files.readString(Path.of("/proc/thread-self/net/arp")));
    assertThat(table).contains("10.0.0.9").contains("02:00:00:00:00:09");
  }

  @Test
  void shouldHearOfLinksThatComeChangeAndGo() {
    try (LinkMonitor monitor = space.run(LinkMonitor::new)) {
      links.createBridge("bridge");
      int index = links.index("bridge");
      links.change(index).up(true).apply();
      links.delete(index);
      List<LinkMonitor.Event> events =
          monitor.poll().stream().filter(event -> event.link().index() == index).toList();
      assertThat(events.getFirst().change()).isEqualTo(LinkMonitor.Change.CHANGED);
      assertThat(events).anyMatch(event -> event.link().isUp());
      assertThat(events.getLast().change()).isEqualTo(LinkMonitor.Change.GONE);
      assertThat(events.getLast().link().name()).isEqualTo("bridge");
    }
  }
}
