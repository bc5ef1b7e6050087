package io.eniswitch.dataplane.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles ranked rules into the {@link RuleTable} of one address family. Control side. */
final class RuleTableBuilder {
  private final Cidr.Family family;
  private final Map<Integer, PrefixList> prefixLists;
  private final List<RuleMatch> matches = new ArrayList<>();
  private final List<Long> answers = new ArrayList<>();
  private boolean fiveTuple;

  /** For packets of {@code family}; rules may refer to {@code prefixLists}. */
  RuleTableBuilder(final Cidr.Family family, final Map<Integer, PrefixList> prefixLists) {
    this.family = family;
    this.prefixLists = prefixLists;
  }

  /** Compiles {@code ranked}, in order of looking, the last of which matches every packet. */
  RuleTable build(final List<RankedRule> ranked, final MemberTable members) {
    for (int i = 0; i < ranked.size(); i++) {
      add(ranked.get(i).match(), ranked.get(i).judgement(i));
    }
    return build(members);
  }

  /** Adds what is looked at next, and the answer if it is the first that matches. */
  void add(final RuleMatch match, final long answer) {
    if (canMatch(match)) {
      matches.add(match);
      answers.add(answer);
      fiveTuple |= match.local() != null || !match.srcPorts().equals(PortRange.ANY);
    }
  }

  /** Compiles what was added, of which the last matches every packet. */
  RuleTable build(final MemberTable members) {
    if (matches.size() > RowPool.MAX_RULES) {
      throw new IllegalArgumentException(
          "%d rules for one direction: at most %d are accepted"
              .formatted(matches.size(), RowPool.MAX_RULES));
    }
    RowPool pool = new RowPool();
    RuleTable.Dimensions dimensions =
        new RuleTable.Dimensions(
            defaultRow(pool),
            services(pool),
            peers(pool),
            fiveTuple ? srcPorts(pool) : null,
            fiveTuple ? locals(pool) : null,
            groups(pool, members));
    return new RuleTable(
        dimensions, pool.toArray(), answers.stream().mapToLong(Long::longValue).toArray());
  }

  private boolean canMatch(final RuleMatch match) {
    Cidr local = match.local();
    if (local != null && local.family() != family) {
      return false;
    }
    return !(match.peer() instanceof Peer.Network network) || network.cidr().family() == family;
  }

  private int defaultRow(final RowPool pool) {
    int last = matches.size() - 1;
    long[] bitmap = new long[(matches.size() + 63) / 64];
    bitmap[last >>> 6] = 1L << last;
    return pool.add(bitmap);
  }

  private IntervalIndex services(final RowPool pool) {
    IntervalIndexBuilder builder = new IntervalIndexBuilder(matches.size());
    for (int i = 0; i < matches.size(); i++) {
      RuleMatch match = matches.get(i);
      if (match.protocol() == RuleProtocol.ALL) {
        builder.coverAll(i);
      } else {
        long base = (long) match.protocol().number() << 16;
        builder.cover(i, base | match.dstPorts().first(), base | match.dstPorts().last(), 24);
      }
    }
    return builder.build(pool);
  }

  private IntervalIndex srcPorts(final RowPool pool) {
    IntervalIndexBuilder builder = new IntervalIndexBuilder(matches.size());
    for (int i = 0; i < matches.size(); i++) {
      PortRange ports = matches.get(i).srcPorts();
      builder.cover(i, ports.first(), ports.last(), 16);
    }
    return builder.build(pool);
  }

  private IntervalIndex locals(final RowPool pool) {
    IntervalIndexBuilder builder = new IntervalIndexBuilder(matches.size());
    for (int i = 0; i < matches.size(); i++) {
      Cidr local = matches.get(i).local();
      if (local == null) {
        builder.coverAll(i);
      } else {
        builder.cover(i, local);
      }
    }
    return builder.build(pool);
  }

  private IntervalIndex peers(final RowPool pool) {
    IntervalIndexBuilder builder = new IntervalIndexBuilder(matches.size());
    for (int i = 0; i < matches.size(); i++) {
      switch (matches.get(i).peer()) {
        case Peer.Any any -> builder.coverAll(i);
        case Peer.Network network -> builder.cover(i, network.cidr());
        case Peer.Prefixes prefixes -> {
          for (Cidr entry : entries(prefixes)) {
            builder.cover(i, entry);
          }
        }
        case Peer.Group group -> {
          // Not an interval of addresses: groups(...) gives it its own row.
        }
      }
    }
    return builder.build(pool);
  }

  private List<Cidr> entries(final Peer.Prefixes prefixes) {
    PrefixList list = prefixLists.get(prefixes.prefixListId());
    if (list == null) {
      throw new IllegalArgumentException(prefixes + " is not defined");
    }
    return list.entries().stream().filter(entry -> entry.family() == family).toList();
  }

  private @Nullable GroupRows groups(final RowPool pool, final MemberTable members) {
    Map<Integer, long[]> bitmaps = new HashMap<>();
    for (int i = 0; i < matches.size(); i++) {
      if (matches.get(i).peer() instanceof Peer.Group group) {
        long[] bitmap =
            bitmaps.computeIfAbsent(group.groupId(), id -> new long[(matches.size() + 63) / 64]);
        bitmap[i >>> 6] |= 1L << i;
      }
    }
    if (bitmaps.isEmpty()) {
      return null;
    }
    Map<Integer, Integer> rows = new HashMap<>();
    bitmaps.forEach((group, bitmap) -> rows.put(group, pool.add(bitmap)));
    return new GroupRows(members, rows);
  }
}
