package io.eniswitch.dataplane.policy;

import org.jspecify.annotations.Nullable;

/**
 * The rules of one direction and address family, compiled: for each dimension of a packet an index
 * leads to the bitmap of the rules that dimension allows, in order of looking, and the first bit
 * that all have in common decides.
 *
 * <p><b>Threading</b>: immutable, any thread; the memberships it consults change under it, each
 * lookup sees one state.
 *
 * <p><b>Bounds</b>: at most {@link RowPool#MAX_RULES} rules; a lookup costs at most one step per 64
 * rules and dimension. The last rule matches everything, so that there always is an answer.
 */
final class RuleTable {
  private final IntervalIndex services;
  private final IntervalIndex peers;
  private final @Nullable IntervalIndex srcPorts;
  private final @Nullable IntervalIndex locals;
  private final @Nullable GroupRows groups;
  private final long[] rows;
  private final long[] judgements;
  // What no rule but the last, which matches everything, is about needs no further look.
  private final int defaultRow;
  private final long defaultJudgement;

  /**
   * Made by {@link RuleTableBuilder}; keeps the arrays. {@code srcPorts} and {@code locals}: both
   * or neither.
   */
  RuleTable(final Dimensions dimensions, final long[] rows, final long[] judgements) {
    services = dimensions.services;
    peers = dimensions.peers;
    srcPorts = dimensions.srcPorts;
    locals = dimensions.locals;
    groups = dimensions.groups;
    this.rows = rows;
    this.judgements = judgements;
    defaultRow = dimensions.defaultRow;
    defaultJudgement = judgements[judgements.length - 1];
  }

  /** The row of the rules about a packet's protocol and destination port, whoever talks. */
  int service(final long word) {
    return services.row(PacketWord.serviceKey(word), 0);
  }

  /** What else than addresses decides, for {@link #judge}: a row of {@link #service}, a port. */
  static long kind(final int service, final int srcPort) {
    return (long) service << Short.SIZE | srcPort;
  }

  /** The same of a packet. */
  long kind(final long word) {
    return kind(service(word), PacketWord.srcPort(word));
  }

  /**
   * Judges a packet of a {@link #kind}; addresses are left-aligned as in {@link Cidr}. Answers a
   * {@link Judgement}.
   */
  long judge(
      final long kind,
      final long peerHigh,
      final long peerLow,
      final long localHigh,
      final long localLow) {
    final int service = (int) (kind >>> Short.SIZE);
    if (service == defaultRow) {
      return defaultJudgement;
    }
    final int peer = peers.row(peerHigh, peerLow);
    int rule;
    if (srcPorts == null || locals == null) {
      rule = first(peer, service);
      if (groups != null) {
        rule = firstOfGroups(groups, groups.of(peerHigh, peerLow), service, rule);
      }
    } else {
      final int srcPort = srcPorts.row(kind << Long.SIZE - Short.SIZE, 0);
      final int local = locals.row(localHigh, localLow);
      rule = first(peer, service, srcPort, local);
      if (groups != null) {
        final int[] memberOf = groups.of(peerHigh, peerLow);
        for (int i = 0; i < memberOf.length; i++) {
          final int row = groups.row(memberOf[i]);
          if (row >= 0) {
            rule = Math.min(rule, first(row, service, srcPort, local));
          }
        }
      }
    }
    return judgements[rule];
  }

  /** What the first rule says that is about packets of this kind, whatever their addresses. */
  long firstOfService(final long word) {
    final int row = service(word);
    final int at = Long.numberOfTrailingZeros(rows[row]) << 6;
    return judgements[at | Long.numberOfTrailingZeros(rows[row + 1])];
  }

  private int firstOfGroups(
      final GroupRows groupRows, final int[] memberOf, final int service, final int limit) {
    int rule = limit;
    for (int i = 0; i < memberOf.length; i++) {
      final int row = groupRows.row(memberOf[i]);
      if (row >= 0) {
        rule = Math.min(rule, first(row, service));
      }
    }
    return rule;
  }

  /** The first rule of both rows, or {@code Integer.MAX_VALUE}. */
  private int first(final int a, final int b) {
    final long[] words = rows;
    final long summaryA = words[a];
    final long summaryB = words[b];
    for (long both = summaryA & summaryB; both != 0; both &= both - 1) {
      final long before = (both & -both) - 1;
      final long common =
          words[a + 1 + Long.bitCount(summaryA & before)]
              & words[b + 1 + Long.bitCount(summaryB & before)];
      if (common != 0) {
        return Long.numberOfTrailingZeros(both) << 6 | Long.numberOfTrailingZeros(common);
      }
    }
    return Integer.MAX_VALUE;
  }

  /** The first rule of all four rows, or {@code Integer.MAX_VALUE}. */
  private int first(final int a, final int b, final int c, final int d) {
    final long[] words = rows;
    for (long all = words[a] & words[b] & words[c] & words[d]; all != 0; all &= all - 1) {
      final long before = (all & -all) - 1;
      final long common = word(a, before) & word(b, before) & word(c, before) & word(d, before);
      if (common != 0) {
        return Long.numberOfTrailingZeros(all) << 6 | Long.numberOfTrailingZeros(common);
      }
    }
    return Integer.MAX_VALUE;
  }

  /**
   * The word of the row at {@code row} that comes after as many others as its summary has bits
   * {@code before}.
   */
  private long word(final int row, final long before) {
    return rows[row + 1 + Long.bitCount(rows[row] & before)];
  }

  /** The indices of a table, and the row that holds nothing but its last rule. */
  record Dimensions(
      int defaultRow,
      IntervalIndex services,
      IntervalIndex peers,
      @Nullable IntervalIndex srcPorts,
      @Nullable IntervalIndex locals,
      @Nullable GroupRows groups) {}
}
