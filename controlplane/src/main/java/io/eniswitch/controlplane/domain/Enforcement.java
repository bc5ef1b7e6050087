package io.eniswitch.controlplane.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Lets callers wait until what they changed is in force on every switch that follows.
 *
 * <p>A switch counts from its first progress on. One that lets a caller down, see {@link #giveUp},
 * does not count until its next: a dead switch delays one answer, not all. <b>Threading</b>: any
 * thread; futures complete on the common pool. <b>Bounds</b>: one entry per caller that waits, one
 * per switch.
 */
public final class Enforcement {
  private static final long UNKNOWN = Long.MAX_VALUE;

  private final Map<String, Long> reachedByHost = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private long looked;
  private long told;

  /** A caller who waits for a revision; switches are to have reached {@code target} then. */
  private static final class Waiting {
    final long revision;
    final CompletableFuture<Void> future = new CompletableFuture<>();
    long target = UNKNOWN;
    // Counted, for there may be thousands of switches: none is looked at because another spoke.
    int lacking;

    Waiting(long revision) {
      this.revision = revision;
    }
  }

  Enforcement() {}

  /**
   * The switches were told what there is to tell.
   *
   * @param revision up to which
   * @param last the revision they were last told anything at
   */
  public synchronized void onTold(long revision, long last) {
    looked = revision;
    told = last;
    waiting.forEach(this::aim);
    completeReached();
  }

  /** The switch of a host has, or refused, everything up to a revision. */
  public synchronized void onReached(String host, long revision) {
    Long before = reachedByHost.put(host, revision);
    for (Waiting one : waiting) {
      boolean lacked = before != null && before < one.target;
      boolean lacks = revision < one.target;
      one.lacking += (lacks ? 1 : 0) - (lacked ? 1 : 0);
    }
    completeReached();
  }

  /** Completes when every switch that counts has this revision; at once if there is none. */
  public synchronized CompletableFuture<Void> everywhere(long revision) {
    Waiting one = new Waiting(revision);
    one.lacking = reachedByHost.size();
    aim(one);
    if (one.lacking == 0) {
      return CompletableFuture.completedFuture(null);
    }
    waiting.add(one);
    return one.future;
  }

  /** Waits for the switches that lack this revision no more, until they report progress again. */
  public synchronized void giveUp(long revision) {
    reachedByHost.values().removeIf(reached -> reached < revision);
    waiting.forEach(this::count);
    completeReached();
  }

  private void aim(Waiting one) {
    if (one.target == UNKNOWN && one.revision <= looked) {
      one.target = told;
      count(one);
    }
  }

  private void count(Waiting one) {
    one.lacking =
        (int) reachedByHost.values().stream().filter(reached -> reached < one.target).count();
  }

  private void completeReached() {
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
      Waiting one = all.next();
      if (one.lacking == 0) {
        all.remove();
        one.future.completeAsync(() -> null);
      }
    }
  }
}
