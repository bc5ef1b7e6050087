package io.eniswitch.dataplane.push.channel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which ENIs the switch was asked for and has not answered about, and which it cannot make.
 *
 * <p><b>Threading</b>: one thread. <b>Bounds</b>: an entry per ENI that is under way or refused.
 */
final class Unsettled {
  private record Wanted(long revision, boolean awaited) {}

  private record RefusedEntry(Signal.Refused refusal, boolean awaited) {}

  private final Map<String, Wanted> open = new HashMap<>();
  private final Map<String, RefusedEntry> refused = new LinkedHashMap<>();

  /** Everything is said anew: what is not is to go, and nobody waits for that. */
  void onBegin() {
    open.clear();
    refused.clear();
  }

  /** An ENI is wanted; what was said of it before does not count any more. */
  void onWanted(String eniId, long revision, boolean awaited) {
    if (!refused.isEmpty()) {
      refused.remove(eniId);
    }
    open.put(eniId, new Wanted(revision, awaited));
  }

  /** The ENI is as wanted; returns what control is to be told of it, or null. */
  @Nullable Signal onConfirmed(String eniId, long revision) {
    RefusedEntry before = refused.isEmpty() ? null : refused.get(eniId);
    if (before != null && before.refusal.revision() == revision) {
      refused.remove(eniId);
      return before.awaited ? new Signal.Confirmed(eniId, revision) : null;
    }
    Wanted wanted = open.get(eniId);
    if (wanted == null || wanted.revision != revision) {
      return null;
    }
    open.remove(eniId);
    return wanted.awaited ? new Signal.Confirmed(eniId, revision) : null;
  }

  /** The ENI cannot be as wanted; returns what control is to be told of it, or null. */
  @Nullable Signal onRefused(String eniId, long revision, String reason) {
    Wanted wanted = open.get(eniId);
    if (wanted == null || wanted.revision != revision) {
      return null;
    }
    open.remove(eniId);
    Signal.Refused refusal = new Signal.Refused(eniId, revision, reason);
    refused.put(eniId, new RefusedEntry(refusal, wanted.awaited));
    return refusal;
  }

  /** ENIs under way. */
  int count() {
    return open.size();
  }

  /** What control may not have heard, if it hung up. */
  List<Signal> refusals() {
    List<Signal> all = new ArrayList<>();
    refused.values().forEach(entry -> all.add(entry.refusal));
    return all;
  }
}
