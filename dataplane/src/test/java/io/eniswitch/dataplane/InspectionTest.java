package io.eniswitch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.dataplane.cap.Bandwidth;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.PortRange;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleProtocol;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import io.eniswitch.dataplane.trace.Findings.Outcome;
import io.eniswitch.dataplane.trace.SessionListing;
import io.eniswitch.dataplane.trace.SessionListing.Row;
import io.eniswitch.dataplane.trace.TraceReport;
import io.eniswitch.dataplane.trace.TraceReport.Step;
import io.eniswitch.dataplane.trace.TraceStage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class InspectionTest {
  private static final String UDP = "udp 10.0.0.1:1000 > 10.0.1.1:2000 length 46";

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init")
  private SwitchRig rig;

  @SuppressWarnings("NullAway.Init")
  private MemoryPort a;

  @SuppressWarnings("NullAway.Init")
  private MemoryPort b;

  @BeforeEach
  void start() {
    rig = new SwitchRig(directory, 1);
    putGroup("sg-a");
    putGroup("sg-b");
    rig.apply(new Change.PutEni(eni("eni-a", "vsw-1", SwitchRig.MAC_A, "10.0.0.1", "sg-a")));
    rig.apply(new Change.PutEni(eni("eni-b", "vsw-2", SwitchRig.MAC_B, "10.0.1.1", "sg-b")));
    a = rig.attach("eni-a", "i-a");
    b = rig.attach("eni-b", "i-b");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void shouldNameTheRuleThatDecidedAtEachEnd() {
    putGroup("sg-b", accept("sgr-web", PortRange.of(443)));
    final TraceReport refused = rig.dataplane.inspection().trace("eni-a", UDP);
    assertThat(refused.findings().outcome()).isEqualTo(Outcome.DROPPED);
    assertThat(refused.findings().reason()).isEqualTo(DropReason.GROUP_INGRESS);
    assertThat(refused.sentence()).contains("security group of the receiving ENI does not allow");
    final Step admit = refused.steps().getLast();
    assertThat(admit.stage()).isEqualTo(TraceStage.ADMIT);
    assertThat(admit.passed()).isFalse();
    assertThat(admit.details())
        .contains("egress of eni-a: accepted by the default, for no rule matches")
        .contains("ingress of eni-b: dropped by the default, for no rule matches")
        .contains("  sg-b: no rule of it matches");

    putGroup("sg-b", accept("sgr-all", PortRange.ANY), accept("sgr-later", PortRange.ANY));
    final TraceReport passes = rig.dataplane.inspection().trace("eni-a", UDP);
    assertThat(passes.findings().outcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(passes.sentence()).isEqualTo("Delivered to eni-b at instance i-b, port 1.");
    assertThat(step(passes, TraceStage.ADMIT).details())
        .anySatisfy(line ->
            assertThat(line)
                .isEqualTo(
                    "ingress of eni-b: accepted by sgr-all of sg-b"
                        + " (accept udp, peer 10.0.0.0/24)"));
    assertThat(step(passes, TraceStage.REWRITE).text())
        .isEqualTo("routed: MAC ee:ff:ff:ff:ff:ff > 00:16:3e:00:00:0b, time to live 64 to 63");
  }

  @Test
  void shouldTellWhatTheCapsHaveLeft() {
    assertThat(step(rig.dataplane.inspection().trace("eni-a", UDP), TraceStage.ADMIT).passed())
        .isFalse();
    putGroup("sg-b", accept("sgr-all", PortRange.ANY));
    final TraceReport free = rig.dataplane.inspection().trace("eni-a", UDP);
    assertThat(step(free, TraceStage.CAP).text()).isEqualTo("no bandwidth or session cap");
    rig.apply(
        new Change.PutInstance(
            "i-b",
            new CapSpec(
                CapSpec.Lane.UNLIMITED,
                new CapSpec.Lane(Bandwidth.constant(1_000_000, 1_000_000), 0),
                0,
                0)));
    final TraceReport capped = rig.dataplane.inspection().trace("eni-a", UDP);
    assertThat(step(capped, TraceStage.CAP).details())
        .singleElement()
        .asString()
        .startsWith("ingress of instance i-b: 1000000 bytes/s, ");
  }

  @Test
  void shouldDisturbNothing() throws Exception {
    putGroup("sg-b", accept("sgr-all", PortRange.ANY));
    for (int i = 0; i < 100; i++) {
      rig.dataplane.inspection().trace("eni-a", UDP);
    }
    assertThat(a.takeSent()).isEmpty();
    assertThat(b.takeSent()).isEmpty();
    assertThat(rig.dataplane.inspection().sessions("eni-a", 10).sessions()).isEmpty();
    for (final DropReason reason : DropReason.values()) {
      assertThat(rig.dataplane.counters().drops(reason)).as(reason.name()).isZero();
    }
  }

  @Test
  void shouldTellOfALiveSessionAndThatItsGroupsWouldNotLetItInAgain() throws Exception {
    putGroup("sg-b", accept("sgr-all", PortRange.ANY));
    SwitchRig.assertPasses(a, b, SwitchRig.udp(SwitchRig.MAC_A, "10.0.0.1", "10.0.1.1", 1));
    final TraceReport again = rig.dataplane.inspection().trace("eni-a", UDP);
    assertThat(again.findings().session().valid()).isTrue();
    assertThat(step(again, TraceStage.SESSION).text()).startsWith("active, opened by eni-a, idle");
    final TraceReport reply =
        rig.dataplane.inspection().trace("eni-b", "udp 10.0.1.1:2000 > 10.0.0.1:1000");
    assertThat(reply.findings().session().reply()).isTrue();
    assertThat(reply.findings().outcome()).isEqualTo(Outcome.DELIVERED);
    putGroup("sg-b", accept("sgr-all", PortRange.ANY), accept("sgr-more", PortRange.of(9)));
    final TraceReport spared = rig.dataplane.inspection().trace("eni-a", UDP);
    assertThat(step(spared, TraceStage.SESSION).text()).contains("not judged again");
    assertThat(spared.findings().outcome()).isEqualTo(Outcome.DELIVERED);
    putGroup("sg-b", accept("sgr-few", PortRange.of(2000)));
    final TraceReport judged = rig.dataplane.inspection().trace("eni-a", UDP);
    assertThat(step(judged, TraceStage.SESSION).text())
        .contains("judged again")
        .contains("goes on");
    putGroup("sg-b");
    final TraceReport stale = rig.dataplane.inspection().trace("eni-a", UDP);
    assertThat(step(stale, TraceStage.SESSION).text()).contains("judged again").contains("it ends");
    assertThat(stale.findings().reason()).isEqualTo(DropReason.GROUP_INGRESS);
  }

  @Test
  void shouldListTheSessionsOfAnEniUpToTheLimit() throws Exception {
    putGroup("sg-b", accept("sgr-all", PortRange.ANY));
    final byte[] frame = SwitchRig.udp(SwitchRig.MAC_A, "10.0.0.1", "10.0.1.1", 1);
    for (final int port : IntStream.range(1, 21).toArray()) {
      frame[35] = (byte) port;
      SwitchRig.assertPasses(a, b, frame);
    }
    final SessionListing all = rig.dataplane.inspection().sessions("eni-b", 100);
    assertThat(all.isCut()).isFalse();
    assertThat(all.sessions()).hasSize(20);
    final Row row = all.sessions().getFirst();
    assertThat(row.initiatorEni()).isEqualTo("eni-a");
    assertThat(row.responderEni()).isEqualTo("eni-b");
    assertThat(row.view().responder().port()).isEqualTo(2000);
    assertThat(row.view().initiator().packets()).isEqualTo(1);
    assertThat(row.view().initiator().bytes()).isEqualTo(60);
    assertThat(row.view().idleLeftMs()).isBetween(1, 30_000);
    final SessionListing some = rig.dataplane.inspection().sessions("eni-b", 7);
    assertThat(some.isCut()).isTrue();
    assertThat(some.sessions()).hasSize(7);
  }

  @Test
  void shouldSayWhatItDoesNotKnow() {
    assertThatThrownBy(() -> rig.dataplane.inspection().trace("eni-x", UDP))
        .hasMessageContaining("eni-x is not known");
    rig.addEni("eni-c", "vsw-1", 0x00163e00000cL, "10.0.0.3");
    assertThatThrownBy(() -> rig.dataplane.inspection().trace("eni-c", UDP))
        .hasMessageContaining("eni-c has no port here");
    assertThatThrownBy(() -> rig.dataplane.inspection().sessions("eni-a", 0))
        .hasMessageContaining("1 to 10000 is accepted");
  }

  private static Step step(final TraceReport report, final TraceStage stage) {
    return report.steps().stream().filter(one -> one.stage() == stage).findFirst().orElseThrow();
  }

  private static EniConfig eni(
      final String id, final String vSwitch, final long mac, final String ip, final String group) {
    return EniConfig.of(id, vSwitch, mac, SwitchRig.ip(ip)).withPolicy(EniPolicy.ofGroups(group));
  }

  private void putGroup(final String id, final RuleConfig... rules) {
    rig.apply(
        new Change.PutSecurityGroup(
            new SecurityGroupConfig(id, GroupType.BASIC, RuleAction.DROP, List.of(rules))));
  }

  private static RuleConfig accept(final String id, final PortRange ports) {
    return new RuleConfig(
        id,
        Direction.INGRESS,
        RuleAction.ACCEPT,
        1,
        RuleProtocol.UDP,
        new PeerConfig.Network(Cidr.parse("10.0.0.0/24")),
        Optional.empty(),
        PortRange.ANY,
        ports);
  }
}
