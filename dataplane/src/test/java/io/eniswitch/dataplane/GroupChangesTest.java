package io.eniswitch.dataplane;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.PortRange;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleProtocol;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class GroupChangesTest {
  private static final PeerConfig SENDER = new PeerConfig.Network(Cidr.parse("10.0.0.1/32"));

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init")
  private SwitchRig rig;

  @SuppressWarnings("NullAway.Init")
  private MemoryPort a;

  @SuppressWarnings("NullAway.Init")
  private MemoryPort b;

  @BeforeEach
  void startWithOneGroupForEachEnd() {
    rig = new SwitchRig(directory, 1);
    putGroup("sg-a");
    putGroup("sg-b");
    rig.apply(new Change.PutEni(eniA().withPolicy(EniPolicy.ofGroups("sg-a"))));
    rig.apply(new Change.PutEni(eniB().withPolicy(EniPolicy.ofGroups("sg-b"))));
    a = rig.attach("eni-a", "i-a");
    b = rig.attach("eni-b", "i-b");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void shouldLetInFromTheNextPacketOnAndCutTheSessionWithTheRule() throws Exception {
    rig.assertDropped(a, b, packet(1), DropReason.GROUP_INGRESS);
    putGroup("sg-b", accept(SENDER));
    SwitchRig.assertPasses(a, b, packet(2));
    putGroup("sg-b", accept(new PeerConfig.Network(Cidr.parse("10.0.0.0/24"))));
    SwitchRig.assertPasses(a, b, packet(3));
    SwitchRig.assertPasses(b, a, answer(4));
    putGroup("sg-b");
    rig.assertDropped(b, a, answer(5), DropReason.GROUP_INGRESS);
    rig.assertDropped(a, b, packet(6), DropReason.GROUP_INGRESS);
  }

  @Test
  void shouldFollowWhoIsMemberOfAGroup() throws Exception {
    putGroup("sg-c");
    putGroup("sg-b", accept(new PeerConfig.Group("sg-c")));
    rig.assertDropped(a, b, packet(1), DropReason.GROUP_INGRESS);
    rig.apply(new Change.PutEni(eniA().withPolicy(EniPolicy.ofGroups("sg-a", "sg-c"))));
    SwitchRig.assertPasses(a, b, packet(2));
    rig.apply(new Change.PutEni(eniA().withPolicy(EniPolicy.ofGroups("sg-a"))));
    rig.assertDropped(a, b, packet(3), DropReason.GROUP_INGRESS);
  }

  @Test
  void shouldFollowAnAddressThatMovesToAMember() throws Exception {
    putGroup("sg-b", accept(new PeerConfig.Group("sg-a")));
    final EniConfig other =
        EniConfig.of("eni-c", "vsw-1", 0x00163e00000cL, SwitchRig.ip("10.0.0.3"));
    rig.apply(new Change.PutEni(other.with(SwitchRig.ip("10.0.0.9"))));
    final MemoryPort c = rig.attach("eni-c", "i-c");
    final byte[] from9 = SwitchRig.udp(0x00163e00000cL, "10.0.0.9", "10.0.1.1", 1);
    rig.assertDropped(c, b, from9, DropReason.GROUP_INGRESS);
    rig.apply(new Change.MoveIp("eni-c", "eni-a", SwitchRig.ip("10.0.0.9")));
    SwitchRig.assertPasses(a, b, SwitchRig.udp(SwitchRig.MAC_A, "10.0.0.9", "10.0.1.1", 2));
    rig.apply(new Change.MoveIp("eni-a", "eni-c", SwitchRig.ip("10.0.0.9")));
    rig.assertDropped(c, b, from9, DropReason.GROUP_INGRESS);
  }

  @Test
  void shouldFollowAPrefixList() throws Exception {
    rig.apply(new Change.PutPrefixList(new PrefixListConfig("pl-1", List.of())));
    putGroup("sg-b", accept(new PeerConfig.PrefixList("pl-1")));
    rig.assertDropped(a, b, packet(1), DropReason.GROUP_INGRESS);
    final List<Cidr> networks = List.of(Cidr.parse("10.0.0.0/30"));
    rig.apply(new Change.PutPrefixList(new PrefixListConfig("pl-1", networks)));
    SwitchRig.assertPasses(a, b, packet(2));
    rig.apply(new Change.PutPrefixList(new PrefixListConfig("pl-1", List.of())));
    rig.assertDropped(a, b, packet(3), DropReason.GROUP_INGRESS);
    assertThatThrownBy(() -> rig.apply(new Change.RemovePrefixList("pl-1")))
        .hasMessageContaining("pl-1");
  }

  @Test
  void shouldRefuseAGroupThatIsNotKnownOrStillInUseAndChangeNothing() throws Exception {
    assertThatThrownBy(
            () -> rig.apply(new Change.PutEni(eniB().withPolicy(EniPolicy.ofGroups("sg-x")))))
        .hasMessageContaining("security group sg-x is not known");
    assertThatThrownBy(() -> rig.apply(new Change.RemoveSecurityGroup("sg-b")))
        .hasMessageContaining("an ENI still has it");
    rig.assertDropped(a, b, packet(1), DropReason.GROUP_INGRESS);
  }

  private void putGroup(final String groupId, final RuleConfig... rules) {
    rig.apply(
        new Change.PutSecurityGroup(
            new SecurityGroupConfig(groupId, GroupType.BASIC, RuleAction.DROP, List.of(rules))));
  }

  private static RuleConfig accept(final PeerConfig peer) {
    return RuleConfig.of(
        "sgr-1", Direction.INGRESS, RuleProtocol.UDP, peer, new PortRange(2000, 2000));
  }

  private static EniConfig eniA() {
    return EniConfig.of("eni-a", "vsw-1", SwitchRig.MAC_A, SwitchRig.ip("10.0.0.1"));
  }

  private static EniConfig eniB() {
    return EniConfig.of("eni-b", "vsw-2", SwitchRig.MAC_B, SwitchRig.ip("10.0.1.1"));
  }

  private static byte[] packet(final int mark) {
    return SwitchRig.udp(SwitchRig.MAC_A, "10.0.0.1", "10.0.1.1", mark);
  }

  private static byte[] answer(final int mark) {
    return SwitchRig.udpAnswer(SwitchRig.MAC_B, "10.0.1.1", "10.0.0.1", mark);
  }
}
