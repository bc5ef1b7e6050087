package io.eniswitch.dataplane.push;

import io.eniswitch.dataplane.Applied;
import io.eniswitch.dataplane.Change;
import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.PrefixListConfig;
import io.eniswitch.dataplane.SecurityGroupConfig;
import io.eniswitch.dataplane.VSwitchConfig;
import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.probe.Watched;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * Makes the switch what control wants it to be: every ENI goes its own way, one change after the
 * other, and none waits for another. What is refused is tried again, later and later.
 *
 * <p><b>Threading</b>: any thread; all state is that of the turn, see {@link Serial}.
 * <b>Bounds</b>: at most one change under way per ENI.
 */
public final class Follower implements IntentSink, AutoCloseable {
  /**
   * Refusals in a row before control is told, a second in all: some are only a matter of order, or
   * of a device the kernel has not taken away yet.
   */
  static final int PATIENCE = 7;

  /**
   * Intents that a caller carries out by itself: an account of everything is for the own thread.
   */
  static final int MOST_AT_ONCE = 256;

  /** ENIs put as one change: more would keep another's move from the tables for too long. */
  static final int PUT_TOGETHER = 128;

  private final Function<Change, CompletableFuture<Applied>> dataplane;
  private final Outcomes outcomes;
  private final ErrorHandler errors;
  private final Definitions definitions;
  private final InstanceTrack instances;
  private final MemberTrack members;
  private final Progress progress = new Progress();
  private final Map<String, EniTrack> enis = new LinkedHashMap<>();
  private final Retries retries = new Retries();
  private final List<Put> putting = new ArrayList<>();
  private final Serial<Event> events = new Serial<>("follower", this::onTurn);
  private @Nullable Set<String> unnamedEnis;
  private boolean gathering;
  private long latest;

  /** An ENI and how it is to be. */
  private record Put(EniTrack eni, EniConfig config) {}

  /** What it is told. */
  private sealed interface Event {
    /** Control wants this. */
    record Follow(long revision, List<Intent> intents) implements Event {}

    /** A change took effect, or was refused. */
    record Done(
        EniTrack eni,
        Change change,
        long commandNs,
        @Nullable Applied applied,
        @Nullable Throwable failure)
        implements Event {}

    /** ENIs were put together, or one of them was refused. */
    record PutDone(List<Put> puts, @Nullable Throwable failure) implements Event {}

    /** A change of what ENIs need took effect, or was refused. */
    record Defined(long revision) implements Event {}
  }

  private Follower(
      Function<Change, CompletableFuture<Applied>> dataplane,
      OwnedNamespaces namespaces,
      Outcomes outcomes,
      Consumer<List<Watched>> watches,
      ErrorHandler errors) {
    this.dataplane = dataplane;
    this.outcomes = outcomes;
    this.errors = errors;
    this.definitions = new Definitions(this::define, errors);
    this.instances = new InstanceTrack(namespaces, errors);
    this.members = new MemberTrack(watches);
  }

  /**
   * Starts to follow.
   *
   * @param dataplane the switch, without vSwitches and ENIs
   * @param namespaces the switch opens its ports through it
   * @param watches is told whose health to watch, all of it each time
   */
  public static Follower start(
      Function<Change, CompletableFuture<Applied>> dataplane,
      OwnedNamespaces namespaces,
      Outcomes outcomes,
      Consumer<List<Watched>> watches,
      ErrorHandler errors) {
    Follower follower = new Follower(dataplane, namespaces, outcomes, watches, errors);
    follower.events.start(() -> {});
    return follower;
  }

  @Override
  public void follow(long revision, List<Intent> intents) {
    Event event = new Event.Follow(revision, List.copyOf(intents));
    if (intents.size() > MOST_AT_ONCE) {
      events.add(event);
    } else {
      events.addAndRun(event);
    }
  }

  /** Stops; the switch stays as it is. */
  @Override
  public void close() {
    events.close();
  }

  private long onTurn(List<Event> taken) {
    taken.forEach(this::on);
    retries.takeDue(System.nanoTime()).forEach(this::advance);
    if (instances.isLeaving()) {
      // The kernel takes its time with a namespace.
      if (events.isOwnThread()) {
        instances.removeUnused(enis.values());
      } else {
        events.wake();
      }
    }
    return retries.waitNs(System.nanoTime());
  }

  private void on(Event event) {
    try {
      switch (event) {
        case Event.Follow(long revision, List<Intent> intents) -> onIntents(intents, revision);
        case Event.Done done -> {
          tellRedirect(done);
          onDone(done.eni(), done.change(), done.failure());
        }
        case Event.PutDone done -> onPutDone(done);
        case Event.Defined(long revision) -> progress.end(revision);
      }
      tellProgress();
    } catch (RuntimeException e) {
      errors.onError(e);
    }
  }

  private void onIntents(List<Intent> intents, long revision) {
    latest = revision;
    AddressMoves.among(intents, enis).forEach(this::begin);
    gathering = true;
    for (Intent intent : intents) {
      onIntent(intent, revision);
    }
    gathering = false;
    putTogether();
    definitions.removeUnused(enis.values());
    members.tell();
    if (unnamedEnis == null) {
      progress.onFollowed(revision);
    }
  }

  private void tellProgress() {
    long reached = progress.takeNews();
    if (reached != Progress.NONE) {
      outcomes.onProgress(reached);
    }
  }

  private CompletableFuture<Applied> define(Change change) {
    long revision = latest;
    progress.begin(revision);
    CompletableFuture<Applied> answer = dataplane.apply(change);
    var _ = answer.whenComplete((_, _) -> events.add(new Event.Defined(revision)));
    return answer;
  }

  private void onIntent(Intent intent, long revision) {
    switch (intent) {
      // First, for nearly all are.
      case Intent.Eni eni -> want(eni.config().eniId(), eni, revision);
      case Intent.Begin() -> {
        progress.onBegin();
        unnamedEnis = new HashSet<>(enis.keySet());
        definitions.onBegin();
        instances.onBegin();
        members.onBegin();
      }
      case Intent.End() -> onEnd(revision);
      case Intent.VSwitch(VSwitchConfig config) -> definitions.want(config);
      case Intent.NoVSwitch(String vSwitchId) -> definitions.unwantVSwitch(vSwitchId);
      case Intent.SecurityGroup(SecurityGroupConfig config) -> definitions.want(config);
      case Intent.NoSecurityGroup(String groupId) -> definitions.unwantGroup(groupId);
      case Intent.PrefixList(PrefixListConfig config) -> definitions.want(config);
      case Intent.NoPrefixList(String prefixListId) -> definitions.unwantPrefixList(prefixListId);
      case Intent.Instance(String instanceId, String namespace, CapSpec caps) -> {
        if (namespace.isEmpty()) {
          instances.unwant(instanceId);
        } else {
          instances.want(instanceId, namespace);
        }
        definitions.want(instanceId, caps);
      }
      case Intent.NoInstance(String instanceId) -> {
        instances.unwant(instanceId);
        definitions.unwantInstance(instanceId);
      }
      case Intent.Member(Watched watched) -> members.want(watched);
      case Intent.NoMember(String instanceId) -> members.unwant(instanceId);
      case Intent.NoEni(String eniId) -> want(eniId, null, revision);
    }
  }

  private void onEnd(long revision) {
    Set<String> unnamed = unnamedEnis;
    unnamedEnis = null;
    if (unnamed != null) {
      unnamed.forEach(eniId -> want(eniId, null, revision));
      definitions.onEnd();
      instances.onEnd();
      members.onEnd();
    }
  }

  private void want(String eniId, Intent.@Nullable Eni intent, long revision) {
    if (unnamedEnis != null && intent != null) {
      unnamedEnis.remove(eniId);
    }
    EniTrack eni = enis.get(eniId);
    if (eni == null) {
      eni = new EniTrack(eniId);
      enis.put(eniId, eni);
    } else if (eni.isOpen()) {
      progress.end(eni.revision());
    }
    eni.want(intent, revision);
    progress.begin(revision);
    retries.remove(eni);
    confirmForwarding(eni);
    advance(eni);
  }

  /** Both ENIs go on when the address has moved. */
  private void begin(AddressMoves.AddressMove move) {
    if (move.from().isBusy() || move.to().isBusy()) {
      return;
    }
    Change change = new Change.MoveIp(move.from().eniId(), move.to().eniId(), move.ip());
    move.from().onBegun();
    move.to().onBegun();
    long commandNs = System.nanoTime();
    var _ =
        dataplane
            .apply(change)
            .whenComplete((applied, failure) -> {
              events.add(new Event.Done(move.from(), change, commandNs, applied, failure));
              events.add(new Event.Done(move.to(), change, commandNs, applied, failure));
            });
  }

  private void advance(EniTrack eni) {
    if (eni.isBusy()) {
      return;
    }
    Change change = eni.next();
    if (change == null) {
      onArrived(eni);
      return;
    }
    eni.onBegun();
    if (change instanceof Change.PutEni put) {
      definitions.ensure(put.eni());
      if (gathering) {
        putting.add(new Put(eni, put.eni()));
        if (putting.size() == PUT_TOGETHER) {
          putTogether();
        }
        return;
      }
    }
    apply(eni, change);
  }

  private void apply(EniTrack eni, Change change) {
    long commandNs = System.nanoTime();
    var _ =
        dataplane
            .apply(change)
            .whenComplete((applied, failure) ->
                events.add(new Event.Done(eni, change, commandNs, applied, failure)));
  }

  /** ENIs that came together are put together: one wait for the workers, not one each. */
  private void putTogether() {
    List<Put> all = List.copyOf(putting);
    putting.clear();
    if (all.size() < 2) {
      all.forEach(put -> apply(put.eni, new Change.PutEni(put.config)));
      return;
    }
    List<EniConfig> configs = new ArrayList<>(all.size());
    for (Put put : all) {
      configs.add(put.config);
    }
    var _ =
        dataplane
            .apply(new Change.PutEnis(configs))
            .whenComplete((_, failure) -> events.add(new Event.PutDone(all, failure)));
  }

  /** If one was refused, each is put by itself; for most of them that changes nothing. */
  private void onPutDone(Event.PutDone done) {
    for (Put put : done.puts) {
      Change.PutEni change = new Change.PutEni(put.config);
      if (done.failure == null) {
        onDone(put.eni, change, null);
      } else {
        apply(put.eni, change);
      }
    }
  }

  private void onArrived(EniTrack eni) {
    confirm(eni);
    if (eni.isGone()) {
      enis.remove(eni.eniId());
    }
    definitions.removeUnused(enis.values());
  }

  /** A standby's port that is slow or cannot be made keeps nobody waiting. */
  private void confirmForwarding(EniTrack eni) {
    if (eni.isForwarding()) {
      confirm(eni);
    }
  }

  private void confirm(EniTrack eni) {
    boolean isFirst = eni.isOpen();
    if (eni.takeConfirmation()) {
      if (isFirst) {
        progress.end(eni.revision());
      }
      outcomes.onConfirmed(eni.eniId(), eni.revision());
    }
  }

  private void tellRedirect(Event.Done done) {
    EniTrack eni = done.eni();
    Applied applied = done.applied();
    if (applied != null) {
      eni.redirectedBy(done.change())
          .ifPresent(at -> outcomes.onRedirected(eni.eniId(), at, done.commandNs(), applied));
    }
  }

  private void onDone(EniTrack eni, Change change, @Nullable Throwable failure) {
    if (failure == null) {
      eni.onDone(change);
      retries.remove(eni);
      confirmForwarding(eni);
      advance(eni);
      return;
    }
    int failures = eni.onFailed(System.nanoTime());
    retries.add(eni);
    if (failures == PATIENCE && eni.takeRefusal()) {
      errors.onError(failure);
      outcomes.onRefused(eni.eniId(), eni.revision(), reason(failure));
      progress.end(eni.revision());
    }
  }

  private static String reason(Throwable failure) {
    Throwable root = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(root.getMessage());
  }
}
