package io.eniswitch.dataplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.cap.Bandwidth;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.fixture.Cloud;
import io.eniswitch.dataplane.fixture.Frame;
import io.eniswitch.dataplane.fixture.Host;
import io.eniswitch.dataplane.fixture.Tenant;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.table.EniEntry;
import io.eniswitch.dataplane.table.EniTable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A is in instance 1, B in instance 2, C in none; everything passes the groups. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class SessionChargesTest {
  private static final int PORTS_AT = 34;
  private static final int SYN = 2;
  private static final int ACK = 16;
  private static final int LIMIT = 4;
  // Of the 256 records of the fixture's IPv4 table.
  private static final int MAX_SESSIONS = 204;
  private static final int PRESSED_FROM = 183;
  private static final int UDP_S = 30;

  private final Cloud cloud = Cloud.stateful();
  private final Tenant red = cloud.red;

  @BeforeEach
  void limit() {
    for (int instance = 1; instance <= 2; instance++) {
      cloud.caps.instances().write(instance, CapSpec.ofInstance(Bandwidth.UNLIMITED, 0, LIMIT), 0);
    }
    cloud.caps.ledger().move(red.eni("a"), 1);
    cloud.caps.ledger().move(red.eni("b"), 2);
  }

  @AfterEach
  void shouldLeaveNoBufferBehind() {
    assertThat(cloud.buffersOut()).isZero();
    cloud.close();
  }

  @Test
  void shouldRefuseWhatAnInstanceHasNoSessionsForUntilSomeRanOut() {
    assertThat(arrivalsOf("a", Host.A, Host.B, LIMIT + 3)).isEqualTo(LIMIT);
    assertThat(drops(DropReason.SESSION_ALLOWANCE)).isEqualTo(3);
    assertThat(sessions(1)).isEqualTo(LIMIT);
    pass(UDP_S + 5);
    assertThat(sessions(1)).isZero();
    assertThat(arrivalsOf("a", Host.A, Host.B, LIMIT)).isEqualTo(LIMIT);
  }

  @Test
  void shouldHoldAnEniToTheSessionsOfItsOwn() {
    cloud.caps.ledger().limit(red.eni("a"), LIMIT - 2);
    assertThat(arrivalsOf("a", Host.A, Host.B, LIMIT)).isEqualTo(LIMIT - 2);
    assertThat(drops(DropReason.ENI_QOS)).isEqualTo(2);
    assertThat(sessions(1)).isEqualTo(LIMIT - 2);
    cloud.caps.ledger().limit(red.eni("a"), 0);
    assertThat(arrivalsOf("a", Host.A, Host.B, LIMIT)).isEqualTo(LIMIT);
  }

  @Test
  void shouldNotLetAFloodUseUpTheSessionsOfWhoDoesNotAnswer() {
    cloud.caps.ledger().move(red.eni("a"), 3);
    assertThat(arrivalsOf("a", Host.A, Host.B, 50)).isEqualTo(50);
    assertThat(sessions(3)).isEqualTo(50);
    assertThat(sessions(2)).isZero();
    assertThat(arrivalsOf("b", Host.B, Host.C, LIMIT)).isEqualTo(LIMIT);
  }

  @Test
  void shouldChargeTheResponderOnceItAnswers() {
    arrivalsOf("a", Host.A, Host.B, 1);
    assertThat(sessions(2)).isZero();
    send("b", flow(Frame.udp(Host.B, Host.A), 2222, 1000));
    assertThat(red.received()).hasSize(1);
    assertThat(sessions(1)).isEqualTo(1);
    assertThat(sessions(2)).isEqualTo(1);
    pass(UDP_S + 5);
    assertThat(sessions(1) + sessions(2)).isZero();
  }

  @Test
  void shouldChargeTheResponderOfAConnectionOnceItIsEstablished() {
    send("a", flow(Frame.tcp(Host.A, Host.B, SYN, 0), 1000, 2222));
    send("b", acknowledging(flow(Frame.tcp(Host.B, Host.A, SYN | ACK, 0), 2222, 1000)));
    assertThat(sessions(2)).isZero();
    send("a", acknowledging(flow(Frame.tcp(Host.A, Host.B, ACK, 0), 1000, 2222)).raw(41, 2));
    assertThat(red.received()).hasSize(3);
    assertThat(sessions(2)).isEqualTo(1);
  }

  @Test
  void shouldMoveTheChargeWithTheEni() {
    arrivalsOf("a", Host.A, Host.B, LIMIT);
    cloud.caps.ledger().move(red.eni("a"), 3);
    assertThat(sessions(1)).isZero();
    assertThat(sessions(3)).isEqualTo(LIMIT);
    pass(UDP_S + 5);
    assertThat(sessions(3)).isZero();
  }

  @Test
  void shouldNotChargeAnEniForThoseOfOneThatIsGone() {
    arrivalsOf("a", Host.A, Host.B, LIMIT);
    final int index = red.eni("a");
    cloud.writer.unassignIp(index, Tenant.word(Host.A.at(Tenant.SECONDARY).ipBytes()));
    cloud.writer.unassignIp6(index, Tenant.high6(Host.A), Tenant.low6(Host.A));
    cloud.writer.removeEni(index, () -> cloud.caps.ledger().forget(index));
    pass(3);
    assertThat(sessions(1)).isZero();
    final Host other = new Host("00:16:3e:00:00:fe", "10.0.1.200", "2001:db8:0:1::c8");
    final int next = red.addEni("next", other, red.leftVSwitch(), 1500, EniEntry.CHECK_ADDRESSES);
    assertThat(next).isEqualTo(index);
    red.plug("next", next);
    cloud.caps.ledger().move(next, 3);
    assertThat(arrivalsOf("next", other, Host.B, 2)).isEqualTo(2);
    pass(UDP_S - 2);
    assertThat(sessions(3)).isEqualTo(2);
    pass(10);
    assertThat(sessions(3)).isZero();
  }

  @Test
  void shouldKeepRoomInAFullTableForThoseWhoHaveLessThanTheirShare() {
    cloud.caps.ledger().move(red.eni("a"), 3);
    send("b", flow(Frame.tcp(Host.B, Host.C, SYN, 0).to(Host.ROUTER), 1000, 2222));
    assertThat(red.received()).hasSize(1);
    assertThat(arrivalsOf("a", Host.A, Host.B, 250)).isEqualTo(PRESSED_FROM);
    assertThat(drops(DropReason.SESSION_TABLE_FULL)).isEqualTo(250 - PRESSED_FROM);
    for (int i = 0; i < MAX_SESSIONS; i += 4) {
      red.send("a", flow(Frame.tcp(Host.A, Host.B, SYN, 0), 5000 + i, 2222));
    }
    pass(2);
    red.received();
    send(
        "c",
        acknowledging(flow(Frame.tcp(Host.C, Host.B, SYN | ACK, 0), 2222, 1000)).to(Host.ROUTER));
    assertThat(red.received()).as("the answer to what b opened").hasSize(1);
    assertThat(arrivalsOf("b", Host.B, Host.A, 3)).isEqualTo(3);
  }

  @Test
  void shouldKeepSessionsAsLongAsTheirEnisSay() {
    cloud.writer.applyTimeouts(red.eni("a"), Timeouts.of(30, 3, 10));
    cloud.writer.applyTimeouts(red.eni("b"), Timeouts.of(500, 15, 20));
    arrivalsOf("a", Host.A, Host.B, 1);
    pass(9);
    assertThat(sessions(1)).isEqualTo(1);
    pass(6);
    assertThat(sessions(1)).isZero();
  }

  @Test
  void shouldJudgeForOneEniNoMoreThanItsRateAndAsMuchForAnother() {
    try (EniTable enis = new EniTable(4);
        SessionCharges charges = new SessionCharges(enis, null)) {
      int judged = 0;
      for (int i = 0; i < 2 * SessionCharges.JUDGEMENT_BURST; i++) {
        judged += charges.judge(1, 0) ? 1 : 0;
      }
      assertThat(judged).isEqualTo(SessionCharges.JUDGEMENT_BURST + 1);
      assertThat(charges.judge(2, 0)).isTrue();
      judged = 0;
      for (int i = 0; i < 2_000; i++) {
        judged += charges.judge(1, 1_000_000) ? 1 : 0;
      }
      assertThat(judged).isEqualTo(SessionCharges.JUDGEMENTS_PER_SEC / 1000);
    }
  }

  @Test
  void shouldDropUnjudgedWhatIsOverTheRateOfItsSender() {
    final int more = 100;
    cloud.stopClock();
    int arrived = 0;
    for (int i = 0; i < SessionCharges.JUDGEMENT_BURST + more; i++) {
      cloud.writer.bumpEpoch(red.eni("b"));
      arrived += arrivalsOf("a", Host.A, Host.B, 1);
    }
    assertThat(arrived).isEqualTo(SessionCharges.JUDGEMENT_BURST + 1);
    assertThat(drops(DropReason.SESSION_RATE)).isEqualTo(more - 1);
    send("b", flow(Frame.udp(Host.B, Host.C).to(Host.ROUTER), 1000, 2222));
    assertThat(red.received()).as("another sender's").hasSize(1);
  }

  private int arrivalsOf(final String port, final Host from, final Host to, final int flows) {
    for (int i = 0; i < flows; i++) {
      final Frame frame = flow(Frame.udp(from, to), 1000 + i, 2222);
      red.send(port, to.equals(Host.C) ? frame.to(Host.ROUTER) : frame);
    }
    cloud.process();
    assertThat(cloud.blue.received()).isEmpty();
    return red.received().size();
  }

  private void send(final String port, final Frame frame) {
    red.send(port, frame);
    cloud.process();
  }

  private void pass(final int seconds) {
    for (int i = 0; i < seconds; i++) {
      cloud.process();
    }
  }

  private long sessions(final int instance) {
    return cloud.caps.instances().sessions(instance);
  }

  private long drops(final DropReason reason) {
    return cloud.counters().getOrDefault("drops." + reason, 0L);
  }

  private static Frame flow(final Frame frame, final int source, final int destination) {
    return frame.raw(PORTS_AT, source >>> 8, source & 0xff, destination >>> 8, destination & 0xff);
  }

  /** The fixture's segments all have sequence number 1. */
  private static Frame acknowledging(final Frame segment) {
    return segment.raw(45, 2);
  }
}
