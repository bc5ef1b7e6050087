package io.eniswitch.controlplane.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.domain.Call;
import io.eniswitch.controlplane.domain.Catalog;
import io.eniswitch.controlplane.domain.CreateEni;
import io.eniswitch.controlplane.domain.CreateGroup;
import io.eniswitch.controlplane.domain.CreateVSwitch;
import io.eniswitch.controlplane.domain.CreateVpc;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.DomainSettings;
import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.domain.ModifyEni;
import io.eniswitch.controlplane.domain.Naming;
import io.eniswitch.controlplane.domain.RuleRequest;
import io.eniswitch.controlplane.model.EniQos;
import io.eniswitch.controlplane.model.GroupType;
import io.eniswitch.controlplane.model.Labels;
import io.eniswitch.controlplane.model.PrefixList;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.store.LocalStore;
import io.eniswitch.controlplane.store.MemoryJournal;
import io.eniswitch.controlplane.store.Store;
import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.EniPolicy;
import io.eniswitch.dataplane.PeerConfig;
import io.eniswitch.dataplane.PrefixListConfig;
import io.eniswitch.dataplane.RuleConfig;
import io.eniswitch.dataplane.SessionTimeouts;
import io.eniswitch.dataplane.VSwitchConfig;
import io.eniswitch.dataplane.cap.Bandwidth;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.PortRange;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleProtocol;
import io.eniswitch.dataplane.push.Intent;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PolicyCourierTest {
  private static final Call CALL = Call.of("1234567890", "cn-hangzhou");

  private final Store store = LocalStore.open(Kinds.ALL, new MemoryJournal());
  private final Domain domain =
      new Domain(store, DomainSettings.defaults(), Catalog.defaults(), InstantSource.system());
  private final LinkedBlockingQueue<List<Intent>> told = new LinkedBlockingQueue<>();
  private final List<Throwable> faults = new ArrayList<>();
  private final Courier courier =
      new Courier(store, domain, new Hosts("here", "here"::equals, Leases.endless()), faults::add);
  private String vSwitchId = "";
  private String groupId = "";
  private String peerId = "";
  private String listId = "";

  @BeforeEach
  void make() {
    var block = io.eniswitch.controlplane.model.Cidr.parse("10.0.0.0/16");
    CreateVpc vpc = new CreateVpc(block, null, false, List.of(), Naming.NONE);
    String vpcId = domain.vpcs().createVpc(CALL, vpc).value();
    CreateVSwitch vSwitch = new CreateVSwitch(vpcId, "cn-hangzhou-h", block, null, Naming.NONE);
    vSwitchId = domain.vpcs().createVSwitch(CALL, vSwitch).value();
    CreateGroup group = new CreateGroup(vpcId, GroupType.NORMAL, Naming.NONE);
    groupId = domain.securityGroups().create(CALL, group).value();
    peerId = domain.securityGroups().create(CALL, group).value();
    var entry = io.eniswitch.controlplane.model.Cidr.parse("192.0.2.0/24");
    listId =
        domain
            .prefixLists()
            .create(CALL, false, 5, List.of(PrefixList.Entry.of(entry)), Naming.NONE)
            .value();
  }

  @AfterEach
  void stop() {
    courier.close();
    store.close();
    assertThat(faults).isEmpty();
  }

  @Test
  void shouldTellEveryPartOfARule() throws Exception {
    RuleRequest fiveTuple =
        new RuleRequest(
            io.eniswitch.controlplane.model.Direction.EGRESS,
            "Udp",
            "53/54",
            "1024/65535",
            "Drop",
            "7",
            RuleRequest.Blocks.of("fd00::5"),
            RuleRequest.Blocks.of("fd00::/64"),
            null,
            null,
            null);
    RuleRequest list = viaPrefixList();
    authorize(RuleRequest.acceptGroup("tcp", "80/80", peerId), fiveTuple);
    authorize(list);
    start();
    List<RuleConfig> rules = group(next()).config().rules();
    assertThat(rules.get(0))
        .isEqualTo(
            RuleConfig.of(
                rules.get(0).ruleId(),
                Direction.INGRESS,
                RuleProtocol.TCP,
                new PeerConfig.Group(peerId),
                PortRange.of(80)));
    assertThat(rules.get(1))
        .isEqualTo(
            new RuleConfig(
                rules.get(1).ruleId(),
                Direction.EGRESS,
                RuleAction.DROP,
                7,
                RuleProtocol.UDP,
                new PeerConfig.Network(Cidr.parse("fd00::/64")),
                Optional.of(Cidr.parse("fd00::5/128")),
                new PortRange(1024, 65535),
                new PortRange(53, 54)));
    assertThat(rules.get(2).peer()).isEqualTo(new PeerConfig.PrefixList(listId));
    assertThat(rules.get(2).dstPorts()).as("-1/-1").isEqualTo(PortRange.ANY);
  }

  @Test
  void shouldNamePrefixListsBeforeGroupsAndGroupsBeforeEnis() throws Exception {
    authorize(viaPrefixList());
    domain.enis().create(CALL, CreateEni.of(vSwitchId, groupId));
    start();
    assertThat(next().stream().map(Object::getClass).distinct().toList())
        .isEqualTo(
            List.of(
                Intent.Begin.class,
                Intent.PrefixList.class,
                Intent.SecurityGroup.class,
                Intent.VSwitch.class,
                Intent.Eni.class,
                Intent.End.class));
  }

  @Test
  void shouldTellWhatChangesAndWhatGoes() throws Exception {
    authorize(viaPrefixList());
    start();
    assertThat(next())
        .contains(
            new Intent.PrefixList(
                new PrefixListConfig(listId, List.of(Cidr.parse("192.0.2.0/24")))));
    domain
        .securityGroups()
        .modifyPolicy(CALL, groupId, io.eniswitch.controlplane.model.RuleAction.DROP);
    assertThat(group(next()).config().innerAccess()).isEqualTo(RuleAction.DROP);
    domain.securityRules().revoke(CALL, groupId, List.of(viaPrefixList()));
    assertThat(group(next()).config().rules()).isEmpty();
    domain.securityGroups().delete(CALL, groupId);
    assertThat(next()).containsExactly(new Intent.NoSecurityGroup(groupId));
    domain.prefixLists().delete(CALL, listId);
    assertThat(next()).containsExactly(new Intent.NoPrefixList(listId));
  }

  @Test
  void shouldTellAnEnisGroupsTimeoutsAndLimits() throws Exception {
    start();
    next();
    String eniId = domain.enis().create(CALL, CreateEni.of(vSwitchId, groupId)).value().id();
    assertThat(policy(next())).isEqualTo(EniPolicy.ofGroups(groupId));
    domain.enis().limit(CALL, eniId, new EniQos(50_000, 100_000, 10_000, 0, 20_000));
    // 128 KiB may pass at once; kbit of 1,000 bits.
    CapSpec limits =
        new CapSpec(
            new CapSpec.Lane(Bandwidth.constant(12_500_000, 131_072), 0),
            new CapSpec.Lane(Bandwidth.constant(6_250_000, 131_072), 10_000),
            0,
            20_000);
    assertThat(policy(next()))
        .isEqualTo(new EniPolicy(List.of(groupId), limits, SessionTimeouts.DEFAULT));
    domain.enis().limit(CALL, eniId, null);
    assertThat(policy(next()).qos()).isEqualTo(CapSpec.UNLIMITED);
  }

  @Test
  void shouldCapAnInstanceWhoseTypeHasNoBurstAtItsBase() {
    CapSpec caps = CapTranslation.caps(Catalog.defaults().instanceType("ecs.g6.26xlarge"));
    assertThat(caps)
        .isEqualTo(
            CapSpec.ofInstance(
                Bandwidth.constant(3_125_000_000L, 31_250_000), 6_000_000, 1_800_000));
    assertThat(CapTranslation.caps(null)).isEqualTo(CapSpec.UNLIMITED);
  }

  @Test
  void shouldAgreeWithTheSwitchOnGateways() throws Exception {
    var block = io.eniswitch.controlplane.model.Cidr.parse("10.9.0.0/24");
    var block6 = io.eniswitch.controlplane.model.Cidr.parse("2001:db8:0:5::/64");
    Labels labels = new Labels("", "", "1", "", List.of());
    VSwitch vSwitch =
        new VSwitch("vsw-1", "vpc-1", "z", block, block6, false, labels, Instant.EPOCH);
    VSwitchConfig config =
        new VSwitchConfig(
            "vsw-1",
            1,
            InetAddress.ofLiteral("10.9.0.0"),
            24,
            Optional.of(InetAddress.ofLiteral("2001:db8:0:5::")));
    assertThat(config.gateway().getAddress()).isEqualTo(vSwitch.gateway().bytes());
    assertThat(config.ipv6Gateway().orElseThrow().getAddress())
        .isEqualTo(Objects.requireNonNull(vSwitch.ipv6Gateway()).bytes());
  }

  @Test
  void shouldCheckAddressesUnlessTheEniForwardsForOthers() throws Exception {
    start();
    next();
    String eniId = domain.enis().create(CALL, CreateEni.of(vSwitchId, groupId)).value().id();
    assertThat(config(next()).sourceDestCheck()).isTrue();
    ModifyEni off =
        new ModifyEni(eniId, null, null, null, null, false, ModifyEni.Timeouts.UNCHANGED, null);
    domain.enis().modify(CALL, off);
    assertThat(config(next()).sourceDestCheck()).isFalse();
  }

  private RuleRequest viaPrefixList() {
    return new RuleRequest(
        io.eniswitch.controlplane.model.Direction.INGRESS,
        "all",
        "-1/-1",
        null,
        null,
        null,
        RuleRequest.Blocks.NONE,
        RuleRequest.Blocks.NONE,
        null,
        listId,
        null);
  }

  private void authorize(RuleRequest... rules) {
    for (RuleRequest rule : rules) {
      domain.securityRules().authorize(CALL, groupId, List.of(rule));
    }
  }

  private void start() {
    courier.start(
        new LocalSwitch(
            "here",
            (_, intents) -> told.add(intents),
            new LocalTimes("here", new PrometheusRegistry())));
  }

  private List<Intent> next() throws InterruptedException {
    return Objects.requireNonNull(told.poll(10, TimeUnit.SECONDS), "nothing was told");
  }

  private Intent.SecurityGroup group(List<Intent> intents) {
    return intents.stream()
        .filter(Intent.SecurityGroup.class::isInstance)
        .map(Intent.SecurityGroup.class::cast)
        .filter(group -> group.config().groupId().equals(groupId))
        .findFirst()
        .orElseThrow();
  }

  private static EniPolicy policy(List<Intent> intents) {
    return config(intents).policy();
  }

  private static EniConfig config(List<Intent> intents) {
    return intents.stream()
        .filter(Intent.Eni.class::isInstance)
        .map(intent -> ((Intent.Eni) intent).config())
        .findFirst()
        .orElseThrow();
  }
}
