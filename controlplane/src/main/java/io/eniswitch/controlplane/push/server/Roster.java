package io.eniswitch.controlplane.push.server;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which switch speaks for which host: of several, the one that started last.
 *
 * <p><b>Threading</b>: any thread. <b>Bounds</b>: an entry per host ever seen.
 */
final class Roster {
  private record Seat(long incarnation, @Nullable SwitchLink link) {}

  private final Map<String, Seat> seats = new ConcurrentHashMap<>();

  /**
   * Gives a host's seat to a link; one that had it before is hung up.
   *
   * @return false if a newer switch of the host was here
   */
  boolean seat(String host, long incarnation, SwitchLink link) {
    Seat own = new Seat(incarnation, link);
    Seat[] former = new Seat[1];
    Seat now =
        seats.compute(
            host,
            (_, seat) -> {
              former[0] = seat;
              return seat != null && seat.incarnation > incarnation ? seat : own;
            });
    if (now.link != link) {
      return false;
    }
    SwitchLink before = former[0] == null ? null : former[0].link;
    if (before != null && before != link) {
      before.hangUp();
    }
    return true;
  }

  /** Whether the link speaks for the host. */
  boolean isSeated(String host, SwitchLink link) {
    Seat seat = seats.get(host);
    return seat != null && seat.link == link;
  }

  /** Frees the seat of a link that is gone; who was here is remembered. */
  void leave(String host, SwitchLink link) {
    seats.computeIfPresent(
        host, (_, seat) -> seat.link == link ? new Seat(seat.incarnation, null) : seat);
  }

  /** The links that speak for a host. */
  Collection<SwitchLink> links() {
    return seats.values().stream()
        .map(Seat::link)
        .flatMap(link -> link == null ? List.<SwitchLink>of().stream() : List.of(link).stream())
        .toList();
  }
}
