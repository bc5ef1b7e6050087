package io.eniswitch.dataplane.policy;

import java.util.Arrays;

/**
 * What was found lately of sessions between the same policies and epochs over the same service:
 * that no rule about that service changed in between, whoever talks.
 *
 * <p>After a change millions of sessions ask the same few questions. <b>Threading</b>: owned by one
 * worker. <b>Layout</b>: direct-mapped, {@link #ENTRIES} times four words: service, policy words of
 * both sides without what lies above the policy, epochs of the session. A service of 0 is no entry.
 * <b>Bounds</b>: a collision replaces.
 */
final class SparedServices {
  private static final int ENTRIES = 256;
  private static final int WORDS = 4;
  private static final long POLICY_AND_EPOCH = (1L << 48) - 1;

  private final long[] entries = new long[ENTRIES * WORDS];

  /** True if it was found of these four. */
  boolean contains(final long service, final long wordA, final long wordB, final long epochs) {
    final int at = position(service);
    return entries[at] == service
        && entries[at + 1] == (wordA & POLICY_AND_EPOCH)
        && entries[at + 2] == (wordB & POLICY_AND_EPOCH)
        && entries[at + 3] == epochs;
  }

  /** Remembers it. */
  void add(final long service, final long wordA, final long wordB, final long epochs) {
    final int at = position(service);
    entries[at] = service;
    entries[at + 1] = wordA & POLICY_AND_EPOCH;
    entries[at + 2] = wordB & POLICY_AND_EPOCH;
    entries[at + 3] = epochs;
  }

  /** Forgets all. */
  void clear() {
    Arrays.fill(entries, 0);
  }

  private static int position(final long service) {
    return ((int) service * 0x9E3779B9 >>> 24) * WORDS;
  }
}
