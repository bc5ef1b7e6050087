package io.eniswitch.dataplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.fixture.Cloud;
import io.eniswitch.dataplane.fixture.Frame;
import io.eniswitch.dataplane.fixture.Host;
import io.eniswitch.dataplane.fixture.Tenant;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.Peer;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleMatch;
import io.eniswitch.dataplane.policy.RuleProtocol;
import io.eniswitch.dataplane.policy.SecurityGroupSpec;
import io.eniswitch.dataplane.policy.SecurityRule;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class StatefulPipelineTest {
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int ACK = 16;
  private static final int SEQUENCE_AT = 38;
  private static final int WINDOW_AT = 48;
  private static final int PORTS4_AT = 34;
  private static final int PORTS6_AT = 54;
  private static final int OPEN_GROUP = 1;
  private static final int CLOSED_GROUP = 2;

  private final Cloud cloud = Cloud.stateful();
  private final Tenant red = cloud.red;
  private int open;
  private int closed;

  @BeforeEach
  void closeEveryEni() {
    cloud.policies.define(group(CLOSED_GROUP, List.of()));
    cloud.policies.define(group(OPEN_GROUP, List.of(acceptAll("0.0.0.0/0"), acceptAll("::/0"))));
    for (final Tenant tenant : List.of(red, cloud.blue)) {
      open = cloud.policies.retain(7, OPEN_GROUP) + 1;
      closed = cloud.policies.retain(7, CLOSED_GROUP) + 1;
      tenant.forEachEni((name, eni) -> cloud.writer.applyPolicy(eni, closed));
    }
    cloud.writer.applyPolicy(red.eni("b"), open);
  }

  @AfterEach
  void shouldLeaveNoBufferBehind() {
    assertThat(cloud.pool.freeCount()).isEqualTo(Cloud.BUFFERS);
    cloud.close();
  }

  @Test
  void shouldLetRepliesPassAndNothingElse() {
    assertPasses("a", Frame.udp(Host.A, Host.B));
    assertPasses("b", reply(Frame.udp(Host.B, Host.A)));
    assertDrops("b", Frame.udp(Host.B, Host.A), DropReason.GROUP_INGRESS);
  }

  @Test
  void shouldLetRepliesPassOverIpv6AndNothingElse() {
    assertPasses("a", Frame.udp6(Host.A, Host.B));
    assertPasses("b", reply6(Frame.udp6(Host.B, Host.A)));
    assertDrops("b", Frame.udp6(Host.B, Host.A), DropReason.GROUP_INGRESS);
  }

  @Test
  void shouldKeepTheOtherTenantsEqualAddressesApart() {
    assertPasses("a", Frame.udp(Host.A, Host.B));
    cloud.blue.send("b", reply(Frame.udp(Host.B, Host.A)));
    cloud.process();
    assertThat(cloud.blue.received()).isEmpty();
    assertThat(red.received()).isEmpty();
    assertThat(cloud.counters()).containsEntry("drops.GROUP_INGRESS", 1L);
  }

  @Test
  void shouldForgetASessionThatWasIdleForItsTimeout() {
    assertPasses("a", Frame.udp(Host.A, Host.B));
    pass(28);
    assertPasses("b", reply(Frame.udp(Host.B, Host.A)));
    pass(31);
    assertDrops("b", reply(Frame.udp(Host.B, Host.A)), DropReason.GROUP_INGRESS);
  }

  @Test
  void shouldCutASessionAtTheNextPacketWhenItsRuleIsGone() {
    assertPasses("a", Frame.udp(Host.A, Host.B));
    cloud.writer.applyPolicy(red.eni("b"), closed);
    assertDrops("a", Frame.udp(Host.A, Host.B), DropReason.GROUP_INGRESS);
    assertDrops("b", reply(Frame.udp(Host.B, Host.A)), DropReason.GROUP_INGRESS);
  }

  @Test
  void shouldKeepASessionWhoseVerdictIsTheSameUnderNewRules() {
    assertPasses("a", Frame.udp(Host.A, Host.B));
    cloud.policies.define(group(OPEN_GROUP, List.of(acceptAll("10.0.1.0/24"))));
    cloud.writer.bumpEpoch(red.eni("b"));
    assertPasses("b", reply(Frame.udp(Host.B, Host.A)));
    assertPasses("a", Frame.udp(Host.A, Host.B));
  }

  @Test
  void shouldFollowATcpConnectionFromItsSynOn() {
    assertDrops("a", segment(Host.A, Host.B, ACK, 1000, 5000), DropReason.TCP_STATE);
    assertPasses("a", segment(Host.A, Host.B, SYN, 1000, 0));
    assertDrops("a", segment(Host.A, Host.B, ACK, 1001, 5001), DropReason.TCP_STATE);
    assertPasses("b", back(SYN | ACK, 5000, 1001));
    assertPasses("a", segment(Host.A, Host.B, ACK, 1001, 5001));
    assertPasses("b", back(ACK, 5001, 1001));
    assertDrops("b", back(ACK, 5001 + (1 << 24), 1001), DropReason.TCP_WINDOW);
    assertDrops("b", back(RST, 5001 - (1 << 24), 0), DropReason.TCP_WINDOW);
    assertPasses("b", back(FIN | ACK, 5001, 1001));
    assertPasses("a", segment(Host.A, Host.B, FIN | ACK, 1001, 5002));
    pass(4);
    assertDrops("b", back(ACK, 5002, 1002), DropReason.TCP_STATE);
  }

  @Test
  void shouldLetAnErrorPassThatQuotesALiveSession() {
    final Frame sent = Frame.udp(Host.A, Host.B);
    assertDrops("b", unreachable(sent), DropReason.ICMP_UNRELATED);
    assertPasses("a", sent);
    assertPasses("b", unreachable(sent));
    assertDrops("b", unreachable(Frame.udp(Host.A, Host.C)), DropReason.ICMP_UNRELATED);
  }

  @Test
  void shouldLetAnErrorPassOnlyIfItsSegmentMayHaveBeenSent() {
    final Frame syn = segment(Host.A, Host.B, SYN, 1000, 0);
    assertPasses("a", syn);
    assertDrops(
        "b",
        unreachable(segment(Host.A, Host.B, SYN, 1000 + 1_000_000, 0)),
        DropReason.ICMP_UNRELATED);
    assertPasses("b", unreachable(syn));
  }

  @Test
  void shouldLetNoErrorPassAboutASessionWhoseRuleIsGone() {
    final Frame sent = Frame.udp(Host.A, Host.B);
    assertPasses("a", sent);
    cloud.writer.applyPolicy(red.eni("b"), closed);
    assertDrops("b", unreachable(sent), DropReason.ICMP_UNRELATED);
  }

  @Test
  void shouldNotLetAFrameToAForwardersMacPassByItsGroups() {
    cloud.writer.applyPolicy(red.eni("f"), closed);
    assertDrops("a", Frame.udp(Host.A, Host.B).to(Host.F), DropReason.DESTINATION_MAC);
    cloud.writer.applyPolicy(red.eni("f"), 0);
    assertPasses("a", Frame.udp(Host.A, Host.B).to(Host.F));
  }

  @Test
  void shouldAnswerForOneEchoOnly() {
    final byte[] one = {0, 1, 0, 1};
    final byte[] other = {0, 2, 0, 1};
    assertPasses("a", Frame.icmp(Host.A, Host.B, 8, 0, one));
    assertPasses("b", Frame.icmp(Host.B, Host.A, 0, 0, one));
    assertDrops("b", Frame.icmp(Host.B, Host.A, 0, 0, other), DropReason.ICMP_UNRELATED);
    assertDrops("b", Frame.icmp(Host.B, Host.A, 8, 0, one), DropReason.GROUP_INGRESS);
    assertDrops("b", Frame.icmp(Host.B, Host.A, 13, 0, one), DropReason.ICMP_UNRELATED);
  }

  @Test
  void shouldGoOnAfterAMoveOfTheReceiver() {
    assertPasses("a", Frame.udp(Host.A, Host.B));
    cloud.writer.bindLocal(red.eni("b"), red.portOfEni("d"), 2);
    red.send("a", Frame.udp(Host.A, Host.B));
    cloud.process();
    assertThat(red.received()).hasSize(1);
    assertDrops("b", reply(Frame.udp(Host.B, Host.A)), DropReason.PORT_WITHOUT_ENI);
  }

  private void assertPasses(final String from, final Frame frame) {
    red.send(from, frame);
    cloud.process();
    assertThat(red.received()).as("arrivals").hasSize(1);
    assertThat(cloud.blue.received()).isEmpty();
  }

  private void assertDrops(final String from, final Frame frame, final DropReason reason) {
    final long before = cloud.counters().getOrDefault("drops." + reason, 0L);
    red.send(from, frame);
    cloud.process();
    assertThat(red.received()).as("arrivals").isEmpty();
    assertThat(cloud.counters()).containsEntry("drops." + reason, before + 1);
  }

  private void pass(final int seconds) {
    for (int i = 0; i < seconds; i++) {
      cloud.process();
    }
  }

  private static Frame reply(final Frame frame) {
    return frame.raw(PORTS4_AT, 2222 >>> 8, 2222 & 0xff, 1111 >>> 8, 1111 & 0xff);
  }

  private static Frame reply6(final Frame frame) {
    return frame.raw(PORTS6_AT, 2222 >>> 8, 2222 & 0xff, 1111 >>> 8, 1111 & 0xff);
  }

  private static Frame back(final int flags, final int sequence, final int ack) {
    return reply(segment(Host.B, Host.A, flags, sequence, ack));
  }

  private static Frame segment(
      final Host from, final Host to, final int flags, final int sequence, final int ack) {
    return Frame.tcp(from, to, flags, 0)
        .raw(PORTS4_AT, 1111 >>> 8, 1111 & 0xff, 2222 >>> 8, 2222 & 0xff)
        .raw(SEQUENCE_AT, number(sequence))
        .raw(SEQUENCE_AT + 4, number(ack))
        .raw(WINDOW_AT, 0xff, 0xff);
  }

  private static int[] number(final int value) {
    return new int[] {value >>> 24, value >>> 16 & 0xff, value >>> 8 & 0xff, value & 0xff};
  }

  private static Frame unreachable(final Frame about) {
    final byte[] quoted = Arrays.copyOfRange(about.bytes(), Frame.IP, Frame.IP + 28);
    return Frame.icmp(Host.B, Host.A, 3, 3, Frame.join(new byte[4], quoted));
  }

  private static SecurityGroupSpec group(final int id, final List<SecurityRule> rules) {
    return new SecurityGroupSpec(id, GroupType.BASIC, RuleAction.DROP, rules);
  }

  private static SecurityRule acceptAll(final String network) {
    return new SecurityRule(
        "sgr-" + network,
        Direction.INGRESS,
        RuleAction.ACCEPT,
        1,
        RuleMatch.of(RuleProtocol.ALL, new Peer.Network(Cidr.parse(network))));
  }
}
