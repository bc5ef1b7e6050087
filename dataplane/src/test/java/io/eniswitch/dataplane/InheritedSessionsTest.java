package io.eniswitch.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.keep.Baton;
import io.eniswitch.dataplane.linux.Fd;
import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.PortRange;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleProtocol;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import io.eniswitch.dataplane.session.SessionMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two switches, one after the other, on what the first has left. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InheritedSessionsTest {
  private static final String A = "10.0.0.1";
  private static final String B = "10.0.1.1";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir private Path directory;
  @TempDir private Path nextDirectory;

  @SuppressWarnings("NullAway.Init")
  private Continuity first;

  private static Continuity continuity(final int workers, final Baton baton) {
    final SessionMemory.Shape shape =
        new SessionMemory.Shape(workers, 1 << 12, 1 << 10, SwitchRig.ENIS);
    return new Continuity(baton, SessionMemory.shared(shape));
  }

  @BeforeEach
  void make() {
    first = continuity(1, Baton.create(1));
  }

  /** What the second process has of the first. */
  private Continuity next(final int workers) {
    return continuity(workers, Baton.of(again(first.baton().file()), 2));
  }

  private static Fd again(final Fd file) {
    return Fd.open("/proc/self/fd/" + file.number(), Fd.O_RDWR);
  }

  private SessionMemory former() {
    return SessionMemory.of(again(first.sessions().file())).orElseThrow();
  }

  @ParameterizedTest(name = "from {0} workers to {1}")
  @CsvSource({"1,1", "1,2", "2,1", "2,3"})
  void shouldGoOnWithSessionsThatTheRulesStillAllow(final int before, final int after)
      throws Exception {
    first.baton().close();
    first.sessions().close();
    first = continuity(before, Baton.create(1));
    try (SwitchRig rig = new SwitchRig(directory, before, first);
        SwitchRig other = new SwitchRig(nextDirectory, after, next(after))) {
      final MemoryPort a = attachAll(rig, SwitchRig.MAC_A, accept());
      final MemoryPort b = b(rig);
      assertThat(a.inject(packet(1), 0)).isTrue();
      // Answered when every worker has passed a duty cycle.
      group(rig, "sg-a");
      assertThat(b.takeSent()).as("nobody has the baton").isEmpty();
      begin(rig);
      assertThat(SwitchRig.awaitFrame(b)).isNotEmpty();

      final MemoryPort a2 = attachAll(other, SwitchRig.MAC_A, accept());
      final MemoryPort b2 = b(other);
      assertThat(rig.dataplane.turn().end(PATIENCE)).isTrue();
      assertThat(takeOver(other)).isOne();
      SwitchRig.assertPasses(b2, a2, answer(2));
      SwitchRig.assertPasses(a2, b2, packet(3));
    }
  }

  @Test
  void shouldTakeOverOnDemandBeforeItCameRound() throws Exception {
    try (SwitchRig rig = new SwitchRig(directory, 1, first);
        SwitchRig other = new SwitchRig(nextDirectory, 1, next(1))) {
      final MemoryPort a = attachAll(rig, SwitchRig.MAC_A, accept());
      begin(rig);
      SwitchRig.assertPasses(a, b(rig), packet(1));
      final MemoryPort a2 = attachAll(other, SwitchRig.MAC_A, accept());
      // Waits at the port already when the sessions come.
      assertThat(b(other).inject(answer(2), 0)).isTrue();
      assertThat(rig.dataplane.turn().end(PATIENCE)).isTrue();
      takeOver(other);
      assertThat(SwitchRig.awaitFrame(a2)).isNotEmpty();
    }
  }

  @Test
  void shouldLetNothingPassThatTheRulesOfNowForbid() throws Exception {
    try (SwitchRig rig = new SwitchRig(directory, 1, first);
        SwitchRig other = new SwitchRig(nextDirectory, 1, next(1))) {
      final MemoryPort a = attachAll(rig, SwitchRig.MAC_A, accept());
      begin(rig);
      SwitchRig.assertPasses(a, b(rig), packet(1));
      final MemoryPort a2 = attachAll(other, SwitchRig.MAC_A);
      final MemoryPort b2 = b(other);
      assertThat(rig.dataplane.turn().end(PATIENCE)).isTrue();
      assertThat(takeOver(other)).isOne();
      other.assertDropped(b2, a2, answer(2), DropReason.GROUP_INGRESS);
      other.assertDropped(a2, b2, packet(3), DropReason.GROUP_INGRESS);
    }
  }

  @Test
  void shouldGiveTheSessionsOfAnEniToNoOtherWithItsAddress() throws Exception {
    try (SwitchRig rig = new SwitchRig(directory, 1, first);
        SwitchRig other = new SwitchRig(nextDirectory, 1, next(1))) {
      final MemoryPort a = attachAll(rig, SwitchRig.MAC_A, accept());
      begin(rig);
      SwitchRig.assertPasses(a, b(rig), packet(1));
      final MemoryPort a2 = attachAll(other, SwitchRig.MAC_A + 0x100, accept());
      final MemoryPort b2 = b(other);
      assertThat(rig.dataplane.turn().end(PATIENCE)).isTrue();
      assertThat(takeOver(other)).isZero();
      other.assertDropped(b2, a2, answer(2), DropReason.GROUP_INGRESS);
    }
  }

  @Test
  void shouldMovePacketsAgainIfNobodyTookOver() throws Exception {
    try (SwitchRig rig = new SwitchRig(directory, 1, first)) {
      final MemoryPort a = attachAll(rig, SwitchRig.MAC_A, accept());
      begin(rig);
      SwitchRig.assertPasses(a, b(rig), packet(1));
      assertThat(rig.dataplane.turn().end(PATIENCE)).isTrue();
      assertThat(b(rig).inject(answer(2), 0)).isTrue();
      assertThat(rig.dataplane.turn().end(PATIENCE)).as("not its turn").isFalse();
      begin(rig);
      assertThat(SwitchRig.awaitFrame(a)).isNotEmpty();
    }
  }

  private static void begin(final SwitchRig rig) {
    assertThat(rig.dataplane.turn().resume()).isTrue();
  }

  /** Answers how many sessions went over. */
  private int takeOver(final SwitchRig rig) throws Exception {
    final Turn turn = rig.dataplane.turn();
    try (SessionMemory former = former()) {
      final var taken = turn.inherit(turn.prepare(former).get(10, TimeUnit.SECONDS));
      begin(rig);
      return taken.get(10, TimeUnit.SECONDS);
    }
  }

  private static MemoryPort attachAll(
      final SwitchRig rig, final long mac, final RuleConfig... rulesOfB) {
    group(rig, "sg-a");
    group(rig, "sg-b", rulesOfB);
    final EniConfig eniA = EniConfig.of("eni-a", "vsw-1", mac, SwitchRig.ip(A));
    final EniConfig eniB = EniConfig.of("eni-b", "vsw-2", SwitchRig.MAC_B, SwitchRig.ip(B));
    rig.apply(new Change.PutEni(eniA.withPolicy(EniPolicy.ofGroups("sg-a"))));
    rig.apply(new Change.PutEni(eniB.withPolicy(EniPolicy.ofGroups("sg-b"))));
    rig.attach("eni-b", "i-b");
    return rig.attach("eni-a", "i-a");
  }

  private static MemoryPort b(final SwitchRig rig) {
    return (MemoryPort) rig.dataplane.port("eni-b", "i-b").orElseThrow();
  }

  private static void group(final SwitchRig rig, final String id, final RuleConfig... rules) {
    rig.apply(
        new Change.PutSecurityGroup(
            new SecurityGroupConfig(id, GroupType.BASIC, RuleAction.DROP, List.of(rules))));
  }

  private static RuleConfig accept() {
    return RuleConfig.of(
        "sgr-1",
        Direction.INGRESS,
        RuleProtocol.ALL,
        new PeerConfig.Network(Cidr.parse("10.0.0.0/24")),
        PortRange.ANY);
  }

  private static byte[] packet(final int mark) {
    return SwitchRig.udp(SwitchRig.MAC_A, A, B, mark);
  }

  private static byte[] answer(final int mark) {
    return SwitchRig.udpAnswer(SwitchRig.MAC_B, B, A, mark);
  }
}
