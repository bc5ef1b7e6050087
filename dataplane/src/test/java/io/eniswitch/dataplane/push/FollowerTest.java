package io.eniswitch.dataplane.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.Applied;
import io.eniswitch.dataplane.Change;
import io.eniswitch.dataplane.DataplaneException;
import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.EniPolicy;
import io.eniswitch.dataplane.PeerConfig;
import io.eniswitch.dataplane.PortLocation;
import io.eniswitch.dataplane.PrefixListConfig;
import io.eniswitch.dataplane.RuleConfig;
import io.eniswitch.dataplane.SecurityGroupConfig;
import io.eniswitch.dataplane.VSwitchConfig;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.Direction;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.PortRange;
import io.eniswitch.dataplane.policy.RuleAction;
import io.eniswitch.dataplane.policy.RuleProtocol;
import io.eniswitch.dataplane.push.Intent.Place;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
@SuppressWarnings("NullAway.Init")
class FollowerTest {
  private static final VSwitchConfig VSWITCH =
      new VSwitchConfig("vsw-1", 7, InetAddress.ofLiteral("10.0.0.0"), 24, Optional.empty());
  private static final PortLocation AT = new PortLocation.InMemory();

  private static final PrefixListConfig LIST =
      new PrefixListConfig("pl-1", List.of(Cidr.parse("192.0.2.0/24")));
  private static final SecurityGroupConfig GROUP =
      new SecurityGroupConfig(
          "sg-1",
          GroupType.BASIC,
          RuleAction.ACCEPT,
          List.of(
              RuleConfig.of(
                  "sgr-1",
                  Direction.INGRESS,
                  RuleProtocol.TCP,
                  new PeerConfig.PrefixList("pl-1"),
                  PortRange.of(80))));

  @TempDir private Path directory;
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Long> progress = new LinkedBlockingQueue<>();
  private final List<Change> changes = new CopyOnWriteArrayList<>();
  private final List<Class<?>> refused = new CopyOnWriteArrayList<>();
  private volatile @Nullable CompletableFuture<Applied> slow;
  private Follower follower;

  @BeforeEach
  void start() throws IOException {
    Outcomes outcomes =
        new Outcomes() {
          @Override
          public void onConfirmed(String eniId, long revision) {
            answers.add(eniId + " confirmed " + revision);
          }

          @Override
          public void onRefused(String eniId, long revision, String reason) {
            answers.add(eniId + " refused " + revision + ": " + reason);
          }

          @Override
          public void onProgress(long revision) {
            progress.add(revision);
          }
        };
    OwnedNamespaces namespaces =
        OwnedNamespaces.in(
            directory,
            (request, _) -> {
              throw new AssertionError("no port is opened here: " + request);
            });
    follower = Follower.start(this::apply, namespaces, outcomes, _ -> {}, faults::add);
  }

  @AfterEach
  void stop() {
    follower.close();
  }

  @Test
  void shouldMakeAPortBeforeItBindsAndRemoveTheOldOneAfterAMove() throws Exception {
    follow(1, new Intent.VSwitch(VSWITCH), eni("eni-a", List.of("i-1"), "i-1"));
    assertThat(answer()).isEqualTo("eni-a confirmed 1");
    assertThat(names()).containsExactly("PutVSwitch", "PutEni", "PutPort i-1", "Attach i-1");

    changes.clear();
    follow(2, eni("eni-a", List.of("i-2", "i-1"), "i-2"));
    assertThat(answer()).isEqualTo("eni-a confirmed 2");
    follow(3, eni("eni-a", List.of("i-2"), "i-2"));
    assertThat(answer()).isEqualTo("eni-a confirmed 3");
    await("PutPort i-2", "Attach i-2", "RemovePort i-1");
    assertThat(faults).isEmpty();
  }

  /** What follows a confirmation comes a moment later. */
  private void await(String... expected) throws InterruptedException {
    long deadlineNs = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!names().equals(List.of(expected)) && System.nanoTime() - deadlineNs < 0) {
      Thread.sleep(1);
    }
    assertThat(names()).containsExactly(expected);
  }

  @Test
  void shouldRedirectWithOneChangeWhenTheStandbyHasItsPort() throws Exception {
    follow(1, new Intent.VSwitch(VSWITCH), eni("eni-a", List.of("i-1", "i-2"), "i-1"));
    assertThat(answer()).isEqualTo("eni-a confirmed 1");
    await("PutVSwitch", "PutEni", "PutPort i-1", "Attach i-1", "PutPort i-2");
    changes.clear();
    follow(2, eni("eni-a", List.of("i-1", "i-2"), "i-2"));
    assertThat(answer()).isEqualTo("eni-a confirmed 2");
    assertThat(names()).containsExactly("Attach i-2");
  }

  @Test
  void shouldConfirmAgainWithoutAChangeWhatIsThereAlready() throws Exception {
    follow(1, new Intent.VSwitch(VSWITCH), eni("eni-a", List.of(), null));
    assertThat(answer()).isEqualTo("eni-a confirmed 1");
    changes.clear();
    follow(2, new Intent.VSwitch(VSWITCH), eni("eni-a", List.of(), null));
    assertThat(answer()).isEqualTo("eni-a confirmed 2");
    assertThat(changes).isEmpty();
  }

  @Test
  void shouldSayOnceThatAPortCannotBeMadeAndConfirmWhenItCanAfterAll() throws Exception {
    refused.add(Change.PutPort.class);
    follow(1, new Intent.VSwitch(VSWITCH), eni("eni-a", List.of("i-1"), "i-1"));
    assertThat(answer()).isEqualTo("eni-a refused 1: not now");
    assertThat(answers.poll(200, TimeUnit.MILLISECONDS)).isNull();
    assertThat(faults).singleElement().isInstanceOf(DataplaneException.class);
    refused.clear();
    assertThat(answer()).isEqualTo("eni-a confirmed 1");
  }

  @Test
  void shouldLetAnotherEniPassWhileOneIsRefused() throws Exception {
    refused.add(Change.PutPort.class);
    follow(1, new Intent.VSwitch(VSWITCH), eni("eni-a", List.of("i-1"), "i-1"));
    follow(2, eni("eni-b", List.of(), null));
    assertThat(answer()).isEqualTo("eni-b confirmed 2");
    assertThat(answer()).startsWith("eni-a refused 1");
    follow(3, eni("eni-a", List.of(), null));
    assertThat(answer()).isEqualTo("eni-a confirmed 3");
  }

  @Test
  void shouldTakeAVSwitchAwayOnlyAfterTheLastEniInIt() throws Exception {
    follow(1, new Intent.VSwitch(VSWITCH), eni("eni-a", List.of("i-1"), "i-1"));
    assertThat(answer()).isEqualTo("eni-a confirmed 1");
    changes.clear();
    follow(2, new Intent.NoVSwitch("vsw-1"), new Intent.NoEni("eni-a"));
    assertThat(answer()).isEqualTo("eni-a confirmed 2");
    follow(3, new Intent.NoEni("eni-a"));
    assertThat(answer()).isEqualTo("eni-a confirmed 3");
    assertThat(names()).containsExactly("RemovePort i-1", "RemoveEni", "RemoveVSwitch");
  }

  @Test
  void shouldTakeAwayWhatAFullAccountDoesNotName() throws Exception {
    follow(
        1,
        new Intent.VSwitch(VSWITCH),
        eni("eni-a", List.of(), null),
        eni("eni-b", List.of(), null));
    assertThat(List.of(answer(), answer()))
        .containsExactlyInAnyOrder("eni-a confirmed 1", "eni-b confirmed 1");
    changes.clear();
    follow(
        2,
        new Intent.Begin(),
        new Intent.VSwitch(VSWITCH),
        eni("eni-b", List.of(), null),
        new Intent.End());
    assertThat(List.of(answer(), answer()))
        .containsExactlyInAnyOrder("eni-a confirmed 2", "eni-b confirmed 2");
    assertThat(changes).containsExactly(new Change.RemoveEni("eni-a"));
  }

  @Test
  void shouldPutPrefixListsGroupsAndInstancesBeforeTheEnisThatNeedThem() throws Exception {
    follow(
        1,
        new Intent.PrefixList(LIST),
        new Intent.SecurityGroup(GROUP),
        new Intent.Instance("i-1", "", CapSpec.UNLIMITED),
        new Intent.VSwitch(VSWITCH),
        member("eni-a"));
    assertThat(answer()).isEqualTo("eni-a confirmed 1");
    assertThat(names())
        .containsExactly(
            "PutPrefixList", "PutSecurityGroup", "PutInstance", "PutVSwitch", "PutEni");
    awaitProgress(1);
  }

  @Test
  void shouldPutAGroupAgainOnlyWhenItsRulesChanged() throws Exception {
    follow(1, new Intent.SecurityGroup(GROUP));
    follow(2, new Intent.SecurityGroup(GROUP));
    SecurityGroupConfig closed =
        new SecurityGroupConfig("sg-1", GroupType.BASIC, RuleAction.DROP, List.of());
    follow(3, new Intent.SecurityGroup(closed));
    awaitProgress(3);
    assertThat(changes)
        .containsExactly(new Change.PutSecurityGroup(GROUP), new Change.PutSecurityGroup(closed));
  }

  @Test
  void shouldTakeAwayGroupsAndListsAfterTheLastThatNeedsThem() throws Exception {
    follow(
        1,
        new Intent.PrefixList(LIST),
        new Intent.SecurityGroup(GROUP),
        new Intent.VSwitch(VSWITCH),
        member("eni-a"));
    awaitProgress(1);
    changes.clear();
    follow(2, new Intent.NoPrefixList("pl-1"), new Intent.NoSecurityGroup("sg-1"));
    awaitProgress(2);
    assertThat(changes).as("still needed").isEmpty();
    follow(3, new Intent.NoEni("eni-a"));
    awaitProgress(3);
    assertThat(names()).containsExactly("RemoveEni", "RemoveSecurityGroup", "RemovePrefixList");
  }

  @Test
  void shouldTellProgressOnlyWhenWorkersSeeTheRules() throws Exception {
    slow = new CompletableFuture<>();
    follow(1, new Intent.SecurityGroup(GROUP));
    follow(2, new Intent.VSwitch(VSWITCH), eni("eni-a", List.of(), null));
    assertThat(answer()).isEqualTo("eni-a confirmed 2");
    Thread.sleep(50);
    assertThat(progress).allMatch(revision -> revision < 1);
    slow.complete(new Applied(0, 0));
    awaitProgress(2);
  }

  @Test
  void shouldGoOnPastWhatIsRefused() throws Exception {
    refused.add(Change.PutSecurityGroup.class);
    follow(1, new Intent.SecurityGroup(GROUP), new Intent.VSwitch(VSWITCH));
    awaitProgress(1);
    assertThat(faults).singleElement().isInstanceOf(DataplaneException.class);
    refused.clear();
    follow(2, member("eni-a"));
    assertThat(answer()).as("asked for again when needed").isEqualTo("eni-a confirmed 2");
    assertThat(names()).containsExactly("PutVSwitch", "PutSecurityGroup", "PutEni");
  }

  @Test
  void shouldPutEnisThatComeTogetherTogether() throws Exception {
    follow(
        1,
        new Intent.VSwitch(VSWITCH),
        eni("eni-a", List.of(), null),
        eni("eni-b", List.of("i-1"), "i-1"));
    assertThat(List.of(answer(), answer()))
        .containsExactly("eni-a confirmed 1", "eni-b confirmed 1");
    assertThat(names()).containsExactly("PutVSwitch", "PutEnis", "PutPort i-1", "Attach i-1");
    awaitProgress(1);
  }

  @Test
  void shouldPutEnisOneByOneWhenTheyCannotBePutTogether() throws Exception {
    refused.add(Change.PutEnis.class);
    follow(
        1,
        new Intent.VSwitch(VSWITCH),
        eni("eni-a", List.of(), null),
        eni("eni-b", List.of(), null));
    assertThat(List.of(answer(), answer()))
        .containsExactly("eni-a confirmed 1", "eni-b confirmed 1");
    assertThat(names()).containsExactly("PutVSwitch", "PutEni", "PutEni");
  }

  @Test
  void shouldEndWithTheLastWordAboutAnEniThatIsNamedTwiceAtOnce() throws Exception {
    follow(
        1,
        new Intent.VSwitch(VSWITCH),
        eni("eni-a", List.of(), null),
        eni("eni-b", List.of(), null),
        new Intent.NoEni("eni-b"));
    assertThat(answer()).isEqualTo("eni-a confirmed 1");
    awaitProgress(1);
    assertThat(names()).containsExactly("PutVSwitch", "PutEnis", "RemoveEni");
  }

  private void awaitProgress(long revision) throws InterruptedException {
    Long reached = progress.poll(10, TimeUnit.SECONDS);
    while (reached != null && reached < revision) {
      reached = progress.poll(10, TimeUnit.SECONDS);
    }
    assertThat(reached).isEqualTo(revision);
  }

  private static Intent member(String eniId) {
    EniConfig config =
        EniConfig.of(eniId, "vsw-1", 0x00163e000001L, InetAddress.ofLiteral("10.0.0.9"));
    return new Intent.Eni(
        config.withPolicy(EniPolicy.ofGroups("sg-1")), List.of(), Optional.empty());
  }

  private CompletableFuture<Applied> apply(Change change) {
    CompletableFuture<Applied> held = slow;
    if (held != null && change instanceof Change.PutSecurityGroup) {
      return held;
    }
    if (refused.contains(change.getClass())) {
      return CompletableFuture.failedFuture(new DataplaneException("not now"));
    }
    changes.add(change);
    return CompletableFuture.completedFuture(new Applied(0, 0));
  }

  private List<String> names() {
    return changes.stream().map(FollowerTest::name).toList();
  }

  private static String name(Change change) {
    String name = change.getClass().getSimpleName();
    return switch (change) {
      case Change.PutPort put -> name + " " + put.instanceId();
      case Change.RemovePort remove -> name + " " + remove.instanceId();
      case Change.Attach attach -> name + " " + attach.instanceId();
      default -> name;
    };
  }

  private void follow(long revision, Intent... intents) {
    follower.follow(revision, Arrays.asList(intents));
  }

  private String answer() throws InterruptedException {
    return String.valueOf(answers.poll(10, TimeUnit.SECONDS));
  }

  private static Intent eni(String eniId, List<String> instances, @Nullable String attachedTo) {
    EniConfig config =
        EniConfig.of(
            eniId,
            "vsw-1",
            0x00163e000000L + eniId.charAt(eniId.length() - 1),
            InetAddress.ofLiteral("10.0.0." + (int) eniId.charAt(eniId.length() - 1)));
    List<Place> places = instances.stream().map(id -> new Place(id, AT)).toList();
    return new Intent.Eni(config, places, Optional.ofNullable(attachedTo));
  }
}
