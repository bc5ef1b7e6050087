package io.eniswitch.controlplane.push;

import java.util.HashMap;
import java.util.Map;

/**
 * What a switch was last told about each ENI, and what it answered. <b>Threading</b>: the courier's
 * thread.
 */
final class Ledger {
  /** What became of the last intent about an ENI. */
  enum State {
    /** The switch has not answered. */
    OPEN,
    /** The ENI is as it was wanted. */
    CONFIRMED,
    /** It cannot be. */
    REFUSED
  }

  private record Entry(Translation.Meaning meaning, long revision, State state) {}

  private final Map<String, Entry> entries = new HashMap<>();

  /** Notes what is wanted; true if the switch has to be told. */
  boolean want(String eniId, Translation.Meaning meaning, long revision) {
    Entry last = entries.get(eniId);
    if (last != null && last.meaning.equals(meaning)) {
      return false;
    }
    State state = meaning.fault() == null ? State.OPEN : State.REFUSED;
    entries.put(eniId, new Entry(meaning, revision, state));
    return true;
  }

  /** Forgets an ENI that is gone. */
  void forget(String eniId) {
    entries.remove(eniId);
  }

  /**
   * Notes an answer.
   *
   * @return whether it counts: it is void about an older intent or one with a fault of its own
   */
  boolean answer(String eniId, long revision, State state) {
    Entry last = entries.get(eniId);
    if (last == null || last.revision != revision || last.meaning.fault() != null) {
      return false;
    }
    entries.put(eniId, new Entry(last.meaning, revision, state));
    return true;
  }

  /** What became of the last intent. */
  State state(String eniId) {
    Entry last = entries.get(eniId);
    return last == null ? State.OPEN : last.state;
  }
}
