package io.eniswitch.controlplane.push;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the switches were last told about each thing, and what the one that matters answered.
 * <b>Threading</b>: the courier's turn.
 */
final class Ledger {
  /** What became of the last notice about an ENI. */
  enum State {
    /** The switch it depends on has not answered. */
    OPEN,
    /** The ENI is as it was wanted. */
    CONFIRMED,
    /** It cannot be. */
    REFUSED
  }

  private record Entry(Translation.Meaning meaning, long revision, State state) {}

  private final Map<String, Notice> notices = new HashMap<>();
  private final Map<String, Entry> enis = new HashMap<>();
  private final Map<String, Set<String>> open = new HashMap<>();
  private final Map<String, String> held = new HashMap<>();

  /** Notes what is wanted of an ENI; true if switches have to be told. */
  boolean want(String eniId, Translation.Meaning meaning, long revision) {
    Entry last = enis.get(eniId);
    if (last == null || last.meaning.isNews(meaning)) {
      put(eniId, new Entry(meaning, revision, first(meaning)));
      return true;
    }
    if (!last.meaning.equals(meaning)) {
      State state = meaning.awaited() == null ? State.CONFIRMED : last.state;
      put(eniId, new Entry(meaning, last.revision, state));
    }
    return false;
  }

  private static State first(Translation.Meaning meaning) {
    if (meaning.fault() != null) {
      return State.REFUSED;
    }
    return meaning.awaited() == null ? State.CONFIRMED : State.OPEN;
  }

  /**
   * Notes what is said of a thing that is no ENI; true if switches have to be told. Of what is
   * nowhere, and never was, nothing is said.
   */
  boolean say(String id, Notice notice) {
    return notice.isNothing()
        ? notices.remove(id) != null
        : !notice.equals(notices.put(id, notice));
  }

  /** Forgets an ENI that is gone. */
  void forget(String eniId) {
    Entry last = enis.remove(eniId);
    if (last != null && last.state == State.OPEN) {
      close(eniId, last);
    }
  }

  /** Forgets a thing that is gone and no ENI; true if switches have to be told. */
  boolean forgetNotice(String id) {
    return notices.remove(id) != null;
  }

  /**
   * Notes an answer.
   *
   * @return whether it counts: it is void from another switch than the awaited one, about an older
   *     notice, or one with a fault of its own
   */
  boolean answer(String host, String eniId, long revision, State state) {
    Entry last = enis.get(eniId);
    if (last == null
        || !host.equals(last.meaning.awaited())
        || revision < last.revision
        || last.meaning.fault() != null) {
      return false;
    }
    put(eniId, new Entry(last.meaning, last.revision, state));
    return true;
  }

  /** Notes that a switch has all up to a revision; gives the ENIs that are confirmed by that. */
  List<String> progress(String host, long revision) {
    Set<String> waiting = open.get(host);
    if (waiting == null) {
      return List.of();
    }
    List<String> done = waiting.stream().filter(eniId -> revision(eniId) <= revision).toList();
    done.forEach(eniId -> answer(host, eniId, revision, State.CONFIRMED));
    return done;
  }

  /** Whether an ENI waits for an answer of this host. */
  boolean waitsFor(String host) {
    return open.containsKey(host);
  }

  /** What became of the last notice. */
  State state(String eniId) {
    Entry last = enis.get(eniId);
    return last == null ? State.OPEN : last.state;
  }

  /** The revision it was told at; none is as old if it was not. */
  long revision(String eniId) {
    Entry entry = enis.get(eniId);
    return entry == null ? Long.MAX_VALUE : entry.revision;
  }

  /** The ENIs that wait for a host to let go of them, with the host. */
  Map<String, String> held() {
    return held;
  }

  /** Whether what was told last is that the ENI forwards nowhere for now. */
  boolean isHeld(String eniId) {
    Entry entry = enis.get(eniId);
    return entry != null && entry.meaning.held();
  }

  private void put(String eniId, Entry entry) {
    Entry last = enis.put(eniId, entry);
    if (last != null && last.state == State.OPEN) {
      close(eniId, last);
    }
    @Nullable String host = entry.meaning.awaited();
    if (entry.state == State.OPEN && host != null) {
      if (entry.meaning.held()) {
        held.put(eniId, host);
      }
      open.computeIfAbsent(host, _ -> new LinkedHashSet<>()).add(eniId);
    }
  }

  private void close(String eniId, Entry entry) {
    held.remove(eniId);
    @Nullable String host = entry.meaning.awaited();
    Set<String> waiting = host == null ? null : open.get(host);
    if (host != null && waiting != null && waiting.remove(eniId) && waiting.isEmpty()) {
      open.remove(host);
    }
  }
}
