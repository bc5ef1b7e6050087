package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.Continuity;
import io.eniswitch.dataplane.DataplaneSettings;
import io.eniswitch.dataplane.Turn;
import io.eniswitch.dataplane.keep.Baton;
import io.eniswitch.dataplane.keep.Kept;
import io.eniswitch.dataplane.linux.Fd;
import io.eniswitch.dataplane.session.Inheritance;
import io.eniswitch.dataplane.session.SessionMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.agrona.ErrorHandler;

/**
 * The baton and the sessions of a switch: its own, and those that processes before have left.
 *
 * <p><b>Threading</b>: one thread.
 */
final class Estate {
  private static final String BATON = "baton";
  private static final String SESSIONS = "sessions/";

  private final Kept kept;
  private final Continuity own;
  private final Map<String, SessionMemory> former = new LinkedHashMap<>();

  private Estate(Kept kept, Continuity own) {
    this.kept = kept;
    this.own = own;
  }

  /** Takes what was left, and leaves its own, by a number that grows from process to process. */
  static Estate of(Kept kept, DataplaneSettings settings, long incarnation) {
    Baton baton =
        kept.take(BATON)
            .map(file -> Baton.of(file, incarnation))
            .orElseGet(() -> Baton.create(incarnation));
    kept.hold(BATON, baton.file());
    SessionMemory sessions = SessionMemory.shared(Continuity.shape(settings));
    Estate estate = new Estate(kept, new Continuity(baton, sessions));
    // The last one first: it has what its own predecessors had, unless it died too soon.
    for (String name : kept.left(SESSIONS).reversed()) {
      Fd file = kept.take(name).orElseThrow();
      SessionMemory.of(file)
          .ifPresentOrElse(memory -> estate.former.put(name, memory), () -> kept.drop(name));
    }
    kept.hold(SESSIONS + incarnation, sessions.file());
    return estate;
  }

  /** What the switch starts with. */
  Continuity own() {
    return own;
  }

  /** Finds out which of the former ENIs are there; before it is the switch's turn. */
  List<Inheritance> prepare(Turn turn) {
    return former.values().stream().map(memory -> turn.prepare(memory).join()).toList();
  }

  /**
   * Takes over all sessions, those of the last process while packets move already. The baton was
   * taken.
   */
  void inherit(Turn turn, List<Inheritance> prepared, ErrorHandler errors) {
    List<CompletableFuture<Integer>> taken = new ArrayList<>();
    for (Inheritance each : prepared) {
      taken.forEach(CompletableFuture::join);
      taken.add(turn.inherit(each));
    }
    var _ =
        CompletableFuture.allOf(taken.toArray(CompletableFuture<?>[]::new))
            .whenCompleteAsync((_, failure) -> {
              if (failure != null) {
                errors.onError(failure);
              }
              former.forEach((name, memory) -> {
                kept.drop(name);
                memory.close();
              });
            });
  }

  /** Leaves nothing. */
  void end() {
    kept.held().keySet().forEach(kept::drop);
  }
}
