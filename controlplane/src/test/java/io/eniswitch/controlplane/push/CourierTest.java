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
import io.eniswitch.controlplane.domain.Naming;
import io.eniswitch.controlplane.domain.RunInstances;
import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.model.Tag;
import io.eniswitch.controlplane.store.LocalStore;
import io.eniswitch.controlplane.store.MemoryJournal;
import io.eniswitch.controlplane.store.Store;
import io.eniswitch.dataplane.PortLocation;
import io.eniswitch.dataplane.SecurityGroupConfig;
import io.eniswitch.dataplane.cap.Bandwidth;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.push.Intent;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CourierTest {
  private static final String HERE = "here";
  private static final Call CALL = Call.of("1234567890", "cn-hangzhou");
  // 5 Gbit/s, up to 10 while a minute's worth lasts; 1.6 million packets/s, 250,000 sessions.
  private static final CapSpec G7_2XLARGE =
      CapSpec.ofInstance(
          new Bandwidth(
              625_000_000,
              1_250_000_000,
              CapSpec.defaultBurstBytes(1_250_000_000),
              37_500_000_000L),
          1_600_000,
          250_000);

  private final Store store = LocalStore.open(Kinds.ALL, new MemoryJournal());
  private final Domain domain =
      new Domain(store, DomainSettings.defaults(), Catalog.defaults(), InstantSource.system());
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private final Courier courier =
      new Courier(store, domain, new Hosts(HERE, HERE::equals, Leases.endless()), faults::add);
  private String vSwitchId = "";
  private String groupId = "";

  private record Told(long revision, List<Intent> intents) {}

  @BeforeEach
  void start() throws InterruptedException {
    CreateVpc vpc = new CreateVpc(Cidr.parse("10.0.0.0/8"), null, false, List.of(), Naming.NONE);
    String vpcId = domain.vpcs().createVpc(CALL, vpc).value();
    CreateVSwitch vSwitch =
        new CreateVSwitch(vpcId, "cn-hangzhou-h", Cidr.parse("10.0.0.0/24"), null, Naming.NONE);
    vSwitchId = domain.vpcs().createVSwitch(CALL, vSwitch).value();
    CreateGroup group =
        new CreateGroup(vpcId, io.eniswitch.controlplane.model.GroupType.NORMAL, Naming.NONE);
    groupId = domain.securityGroups().create(CALL, group).value();
    courier.start(
        new LocalSwitch(
            HERE,
            (revision, intents) -> told.add(new Told(revision, intents)),
            new LocalTimes(HERE, new PrometheusRegistry())));
    List<Intent> everything = next().intents();
    assertThat(everything).startsWith(new Intent.Begin()).endsWith(new Intent.End());
    assertThat(everything)
        .hasSize(4)
        .contains(
            new Intent.SecurityGroup(
                new SecurityGroupConfig(groupId, GroupType.BASIC, RuleAction.ACCEPT, List.of())))
        .hasAtLeastOneElementOfType(Intent.VSwitch.class);
  }

  @AfterEach
  void stop() {
    courier.close();
    store.close();
  }

  @Test
  void shouldBringAnInstanceUpWithItsPrimaryEniAndDownWithIt() throws Exception {
    String id = instance(new Tag(Tag.PORT_KEY, "netns:web"));
    Told coming = next();
    assertThat(coming.intents()).contains(new Intent.Instance(id, "web", G7_2XLARGE));
    Intent.Eni primary = eni(coming);
    assertThat(primary.attachedTo()).contains(id);
    assertThat(primary.places().getFirst().at())
        .isEqualTo(new PortLocation.Namespace("web", "eth0", 0));
    assertThat(status(id)).isEqualTo(InstanceStatus.STARTING);
    confirm(primary, coming);
    settle(id);
    assertThat(status(id)).isEqualTo(InstanceStatus.RUNNING);

    domain.instances().stop(CALL, id);
    Told going = next();
    assertThat(eni(going).places()).isEmpty();
    confirm(eni(going), going);
    settle(id);
    assertThat(status(id)).isEqualTo(InstanceStatus.STOPPED);
    domain.instances().delete(CALL, id, false);
    assertThat(next().intents())
        .containsExactlyInAnyOrder(
            new Intent.NoEni(primary.config().eniId()), new Intent.NoInstance(id));
  }

  @Test
  void shouldKeepTheFormerPortUntilTheMoveIsConfirmed() throws Exception {
    String one = running("netns:one");
    String two = running("netns:two");
    String eniId = domain.enis().create(CALL, CreateEni.of(vSwitchId, groupId)).value().id();
    confirm(next());
    domain.bindings().attach(CALL, eniId, one, 0);
    confirm(next());
    settle(eniId);
    domain.bindings().move(CALL, eniId, two);
    Told moving = next();
    assertThat(eni(moving).attachedTo()).contains(two);
    assertThat(eni(moving).places()).extracting(Intent.Place::instanceId).containsExactly(two, one);
    courier.outcomes(HERE).onConfirmed(eniId, moving.revision() - 1);
    Thread.sleep(50);
    assertThat(domain.enis().find(CALL, eniId).status())
        .as("an old answer is void")
        .isEqualTo(EniStatus.ATTACHING);
    confirm(moving);
    assertThat(eni(next()).places()).extracting(Intent.Place::instanceId).containsExactly(two);
    assertThat(domain.enis().find(CALL, eniId).status()).isEqualTo(EniStatus.IN_USE);
  }

  @Test
  void shouldGiveAnEniBackThatCannotBeAttached() throws Exception {
    String one = running("netns:one");
    String eniId = domain.enis().create(CALL, CreateEni.of(vSwitchId, groupId)).value().id();
    confirm(next());
    domain.bindings().attach(CALL, eniId, one, 0);
    Told attaching = next();
    courier.outcomes(HERE).onRefused(eniId, attaching.revision(), "no");
    settle(eniId);
    assertThat(domain.enis().find(CALL, eniId).status()).isEqualTo(EniStatus.AVAILABLE);
    assertThat(eni(next()).attachedTo()).isEqualTo(Optional.empty());
  }

  @Test
  void shouldNotStartAnInstanceOfAHostWithoutSwitch() throws Exception {
    String id = instance(new Tag(Tag.PORT_KEY, "netns:web"), new Tag(Tag.HOST_KEY, "elsewhere"));
    settle(id);
    assertThat(status(id)).isEqualTo(InstanceStatus.STOPPED);
    assertThat(faults).singleElement().asString().contains("no switch of host elsewhere");
    assertThat(eni(next()).places()).isEmpty();
  }

  @Test
  void shouldTellEachHostOnlyOfItsOwnPorts() throws Exception {
    courier.close();
    LinkedBlockingQueue<Notice> notices = new LinkedBlockingQueue<>();
    LinkedBlockingQueue<Account> accounts = new LinkedBlockingQueue<>();
    try (Courier all =
        new Courier(store, domain, new Hosts(HERE, _ -> true, Leases.endless()), faults::add)) {
      all.start(
          new Switches() {
            @Override
            public void begin(Account everything) {}

            @Override
            public void tell(Account everything, List<Notice> told) {
              notices.addAll(told);
              accounts.add(everything);
            }
          });
      String id = instance(new Tag(Tag.PORT_KEY, "netns:web"), new Tag(Tag.HOST_KEY, "there"));
      Notice instance = notices.poll(10, TimeUnit.SECONDS);
      assertThat(instance.to("there")).isEqualTo(new Intent.Instance(id, "web", G7_2XLARGE));
      assertThat(instance.to("elsewhere")).isEqualTo(new Intent.NoInstance(id));
      Notice primary = notices.poll(10, TimeUnit.SECONDS);
      assertThat(eni(primary, "there").attachedTo()).contains(id);
      assertThat(eni(primary, "elsewhere").places()).isEmpty();
      Account account = accounts.poll(10, TimeUnit.SECONDS);
      assertThat(account.of("there"))
          .toIterable()
          .contains(new Account.Said(Objects.requireNonNull(instance.to("there")), true));
      assertThat(account.of("elsewhere"))
          .toIterable()
          .extracting(Account.Said::intent)
          .doesNotContain(Objects.requireNonNull(instance.to("elsewhere")));

      String eniId = eni(primary, "there").config().eniId();
      all.outcomes("elsewhere").onConfirmed(eniId, account.revision());
      Thread.sleep(50);
      assertThat(status(id)).as("not the host that counts").isEqualTo(InstanceStatus.STARTING);
      all.onProgress("there", account.revision());
      settle(id);
      assertThat(status(id)).isEqualTo(InstanceStatus.RUNNING);
    }
  }

  private static Intent.Eni eni(Notice notice, String host) {
    return (Intent.Eni) Objects.requireNonNull(notice.to(host));
  }

  private String running(String port) throws Exception {
    String id = instance(new Tag(Tag.PORT_KEY, port));
    confirm(next());
    settle(id);
    return id;
  }

  private String instance(Tag... tags) {
    Naming naming = new Naming(null, null, null, List.of(tags));
    return domain
        .instances()
        .run(CALL, RunInstances.one("ecs.g7.2xlarge", vSwitchId, groupId, naming))
        .value()
        .getFirst();
  }

  private InstanceStatus status(String instanceId) {
    return domain.instances().find(CALL, instanceId).status();
  }

  private void settle(String id) throws Exception {
    domain.settled(id).get(10, TimeUnit.SECONDS);
  }

  /** The next message with more than instances, which are named again when their status changes. */
  private Told next() throws InterruptedException {
    Told next = told.poll(10, TimeUnit.SECONDS);
    while (next != null && next.intents().stream().allMatch(Intent.Instance.class::isInstance)) {
      next = told.poll(10, TimeUnit.SECONDS);
    }
    assertThat(next).isNotNull();
    return next;
  }

  private void confirm(Told message) {
    confirm(eni(message), message);
  }

  private void confirm(Intent.Eni eni, Told message) {
    courier.outcomes(HERE).onConfirmed(eni.config().eniId(), message.revision());
  }

  private static Intent.Eni eni(Told message) {
    return message.intents().stream()
        .filter(Intent.Eni.class::isInstance)
        .map(Intent.Eni.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
