package io.eniswitch.dataplane.push;

import io.eniswitch.dataplane.Change;
import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.PortLocation;
import io.eniswitch.dataplane.push.Intent.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One ENI on its way from how the switch has it to how control wants it.
 *
 * <p>A port is made before the ENI is bound to it, and taken away after the ENI was bound
 * elsewhere: a move is one store between the two. <b>Threading</b>: the follower's turn.
 */
final class EniTrack {
  private static final long FIRST_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int MAX_DOUBLINGS = 9;

  /** What control was told about the present intent. */
  private enum Answer {
    NONE,
    REFUSED,
    CONFIRMED
  }

  private final String eniId;
  // There may be a million, and few have ports on a host.
  private Map<String, PortLocation> ports = Map.of();
  private Intent.@Nullable Eni wanted;
  private @Nullable EniConfig config;
  private Optional<String> attachedTo = Optional.empty();
  private long revision;
  private Answer answer = Answer.NONE;
  private boolean busy;
  private int failures;
  private long retryAtNs;

  EniTrack(String eniId) {
    this.eniId = eniId;
  }

  /** The ENI's id. */
  String eniId() {
    return eniId;
  }

  /** Takes what is wanted from now on; null to be gone. */
  void want(Intent.@Nullable Eni intent, long atRevision) {
    wanted = intent;
    revision = atRevision;
    answer = Answer.NONE;
    failures = 0;
  }

  /** Whether control was not told yet what became of the present intent. */
  boolean isOpen() {
    return answer == Answer.NONE;
  }

  /** The revision of what is wanted. */
  long revision() {
    return revision;
  }

  /** Whether the ENI is to be. */
  boolean isWanted() {
    return wanted != null;
  }

  /** Whether nothing of it is left and nothing wanted. */
  boolean isGone() {
    return wanted == null && config == null && !busy;
  }

  /** The vSwitches it needs or still has. */
  Stream<String> vSwitchIds() {
    return configs().map(EniConfig::vSwitchId);
  }

  /** The security groups it needs or still has. */
  Stream<String> groupIds() {
    return configs().flatMap(any -> any.policy().securityGroupIds().stream());
  }

  /** The instances it has, or is to have, ports at. */
  Stream<String> instanceIds() {
    Stream<Place> places = wanted == null ? Stream.empty() : wanted.places().stream();
    return Stream.concat(ports.keySet().stream(), places.map(Place::instanceId));
  }

  private Stream<EniConfig> configs() {
    Stream<EniConfig> next = wanted == null ? Stream.empty() : Stream.of(wanted.config());
    return Stream.concat(Stream.ofNullable(config), next);
  }

  /** The instance that gets by a change what another one got before. */
  Optional<String> redirectedBy(Change change) {
    return switch (change) {
      case Change.Attach attach -> Optional.of(attach.instanceId());
      case Change.MoveIp move when move.toEniId().equals(eniId) -> attachedTo;
      default -> Optional.empty();
    };
  }

  /** Whether it has, or is to have, a port at the instance. */
  boolean touches(String instanceId) {
    return ports.containsKey(instanceId) || place(instanceId).isPresent();
  }

  /**
   * Whether it forwards where it is wanted, so that control can be told; ports elsewhere may still
   * be on their way.
   */
  boolean isForwarding() {
    return wanted != null
        && attachedTo.isPresent()
        && wanted.attachedTo().equals(attachedTo)
        && wanted.config().equals(config)
        && attachedTo
            .flatMap(this::place)
            .filter(place -> place.at().equals(ports.get(place.instanceId())))
            .isPresent();
  }

  /** Whether a change is under way. */
  boolean isBusy() {
    return busy;
  }

  /** The next change towards what is wanted, or null if it is there. */
  @Nullable Change next() {
    if (wanted == null) {
      return nextToBeGone();
    }
    if (!wanted.config().equals(config)) {
      return new Change.PutEni(wanted.config());
    }
    if (ports.isEmpty() && wanted.places().isEmpty()) {
      return wanted.attachedTo().equals(attachedTo) ? null : nextToBeBound(wanted.attachedTo());
    }
    for (Map.Entry<String, PortLocation> port : ports.entrySet()) {
      Optional<Place> place = place(port.getKey());
      if (place.isPresent() && !place.get().at().equals(port.getValue())) {
        return new Change.RemovePort(eniId, port.getKey());
      }
    }
    if (!wanted.attachedTo().equals(attachedTo)) {
      return nextToBeBound(wanted.attachedTo());
    }
    for (Place place : wanted.places()) {
      if (!ports.containsKey(place.instanceId())) {
        return new Change.PutPort(eniId, place.instanceId(), place.at());
      }
    }
    return ports.keySet().stream()
        .filter(instanceId -> place(instanceId).isEmpty())
        .findFirst()
        .map(instanceId -> new Change.RemovePort(eniId, instanceId))
        .orElse(null);
  }

  private @Nullable Change nextToBeGone() {
    if (!ports.isEmpty()) {
      return new Change.RemovePort(eniId, ports.keySet().iterator().next());
    }
    return config == null ? null : new Change.RemoveEni(eniId);
  }

  private Change nextToBeBound(Optional<String> target) {
    if (target.isEmpty()) {
      return new Change.Detach(eniId);
    }
    String instanceId = target.get();
    return ports.containsKey(instanceId)
        ? new Change.Attach(eniId, instanceId)
        : new Change.PutPort(eniId, instanceId, place(instanceId).orElseThrow().at());
  }

  private Optional<Place> place(String instanceId) {
    return wanted == null
        ? Optional.empty()
        : wanted.places().stream()
            .filter(place -> place.instanceId().equals(instanceId))
            .findFirst();
  }

  /** A change begins; the next one waits for its end. */
  void onBegun() {
    busy = true;
  }

  /** A change took effect. */
  void onDone(Change change) {
    busy = false;
    failures = 0;
    switch (change) {
      case Change.PutEni put -> config = put.eni();
      case Change.RemoveEni _ -> config = null;
      case Change.PutPort put -> {
        ports = ports.isEmpty() ? new LinkedHashMap<>() : ports;
        ports.put(put.instanceId(), put.at());
      }
      case Change.RemovePort removed -> {
        if (!ports.isEmpty()) {
          ports.remove(removed.instanceId());
        }
        attachedTo = attachedTo.filter(instanceId -> !instanceId.equals(removed.instanceId()));
      }
      case Change.Attach attach -> attachedTo = Optional.of(attach.instanceId());
      case Change.MoveIp move -> config = config == null ? null : moved(config, move);
      case Change.Detach _ -> attachedTo = Optional.empty();
      default -> throw new IllegalArgumentException("not a change of one ENI: " + change);
    }
  }

  /** How the switch has it; null if it does not. */
  @Nullable EniConfig config() {
    return config;
  }

  private EniConfig moved(EniConfig before, Change.MoveIp move) {
    return move.toEniId().equals(eniId) ? before.with(move.ip()) : before.without(move.ip());
  }

  /**
   * A change was refused: it is due again after a pause that doubles each time, up to about five
   * seconds.
   *
   * @return how often in a row
   */
  int onFailed(long nowNs) {
    busy = false;
    retryAtNs = nowNs + (FIRST_RETRY_NS << Math.min(failures, MAX_DOUBLINGS));
    return ++failures;
  }

  /** When it is due again after a refusal. */
  long retryAtNs() {
    return retryAtNs;
  }

  /** Whether control is to be told now that the intent cannot be met: once per intent. */
  boolean takeRefusal() {
    boolean first = answer == Answer.NONE;
    answer = first ? Answer.REFUSED : answer;
    return first;
  }

  /** Whether control is to be told now that the intent is met: once per intent. */
  boolean takeConfirmation() {
    boolean first = answer != Answer.CONFIRMED;
    answer = Answer.CONFIRMED;
    return first;
  }
}
