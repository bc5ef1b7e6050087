package io.eniswitch.dataplane.policy;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Shared between threads, one writer: the compiled classifiers by policy index, and the security
 * groups and prefix lists they are compiled from. ENIs with the same set of groups share an index.
 *
 * <p>An index keeps its meaning (this set of groups) from {@link #retain} until it has been
 * recycled; changing a group replaces the classifiers behind the indices at once, one store each.
 * Every change answers the indices it touched: the caller then writes their {@link #version} into
 * the epochs of the ENIs that have them, before the next change.
 *
 * <p><b>Threading</b>: {@link #classifier} and {@link #acquireChangeCount} from any thread,
 * everything else by the table thread. An index that nobody retains any more keeps its last
 * classifier until {@link #recycle}, which the table thread calls when every worker has passed a
 * duty cycle.
 *
 * <p><b>Bounds</b>: as many indices as the capacity says; {@link #retain} fails when all are in
 * use.
 */
public final class PolicyTable {
  private final PolicyCompiler compiler;
  private final AtomicReferenceArray<@Nullable Classifier> published;
  private final AtomicLong changeCount = new AtomicLong();
  private final Map<Integer, SecurityGroupSpec> groups = new HashMap<>();
  private final Map<Integer, PrefixList> prefixLists = new HashMap<>();
  private final Map<Integer, MemberSet> membersByVni = new HashMap<>();
  private final Map<Key, Entry> entries = new HashMap<>();
  private final @Nullable Entry[] entryByIndex;
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private final ArrayDeque<Integer> retired = new ArrayDeque<>();

  /** An empty table of {@code capacity} indices, from 0 on. */
  public PolicyTable(final PolicyOptions options, final int capacity) {
    compiler = new PolicyCompiler(options);
    published = new AtomicReferenceArray<>(capacity);
    entryByIndex = new Entry[capacity];
    for (int i = 0; i < capacity; i++) {
      free.add(i);
    }
  }

  /**
   * The classifier at a policy index, in force from now on; null if the index has never been
   * retained or was recycled, which the packet path must take for a drop.
   */
  public @Nullable Classifier classifier(final int index) {
    return published.getAcquire(index);
  }

  /**
   * How many times rules have begun or ended to change: while it stays the same, no classifier is
   * replaced; and once an epoch says that one was, it is not what it was before.
   */
  long acquireChangeCount() {
    return changeCount.getAcquire();
  }

  /** The version of the rules at a policy index that is in use, as a policy epoch counts. */
  public int version(final int index) {
    return requireNonNull(classifier(index)).version();
  }

  /** The memberships of a VPC, made when first asked for. */
  public MemberSet members(final int vni) {
    return membersByVni.computeIfAbsent(vni, key -> new MemberSet());
  }

  /**
   * Defines or replaces a group and recompiles what has it.
   *
   * @return the indices that now judge by the new rules
   * @throws IllegalArgumentException if a set of groups that has it could not be compiled; nothing
   *     has changed then
   */
  public int[] define(final SecurityGroupSpec group) {
    SecurityGroupSpec before = groups.put(group.groupId(), group);
    try {
      return recompile(entry -> entry.key.groupIds.contains(group.groupId()));
    } catch (IllegalArgumentException e) {
      restore(groups, group.groupId(), before);
      throw e;
    }
  }

  /**
   * Defines or replaces a prefix list and recompiles what refers to it.
   *
   * @return the indices that now judge by the new list
   * @throws IllegalArgumentException as {@link #define(SecurityGroupSpec)} does
   */
  public int[] define(final PrefixList list) {
    PrefixList before = prefixLists.put(list.prefixListId(), list);
    Peer peer = new Peer.Prefixes(list.prefixListId());
    try {
      return recompile(entry -> refersTo(entry, peer));
    } catch (IllegalArgumentException e) {
      restore(prefixLists, list.prefixListId(), before);
      throw e;
    }
  }

  /**
   * Forgets a group.
   *
   * @throws IllegalStateException if an ENI still has it
   */
  public void removeGroup(final int groupId) {
    if (entries.keySet().stream().anyMatch(key -> key.groupIds.contains(groupId))) {
      throw new IllegalStateException("group " + groupId + ": an ENI still has it");
    }
    groups.remove(groupId);
  }

  /**
   * Forgets a prefix list.
   *
   * @throws IllegalStateException if the groups of an ENI still refer to it
   */
  public void removePrefixList(final int prefixListId) {
    Peer peer = new Peer.Prefixes(prefixListId);
    if (entries.values().stream().anyMatch(entry -> refersTo(entry, peer))) {
      throw new IllegalStateException("prefix list " + prefixListId + ": groups refer to it");
    }
    prefixLists.remove(prefixListId);
  }

  /**
   * Says that these addresses of a VPC are members of a group no more; after {@link MemberSet} has
   * it so.
   *
   * @return the indices by which they may have lost something
   */
  public int[] withdrawMembers(final int vni, final int groupId, final Collection<Cidr> addresses) {
    Map<Entry, Classifier> changed = new LinkedHashMap<>();
    for (Entry entry : entries.values()) {
      @Nullable Classifier before = published.getPlain(entry.index);
      if (entry.key.vni == vni && before != null) {
        Classifier after = before.withoutMembers(groupId, addresses);
        if (after != before) {
          changed.put(entry, after);
        }
      }
    }
    return publish(changed);
  }

  /**
   * The policy index for a set of groups in a VPC, one reference more; compiled if it is new.
   *
   * @throws IllegalArgumentException if a group is unknown or the set cannot be compiled
   * @throws IllegalStateException if all indices are in use
   */
  public int retain(final int vni, final int... groupIds) {
    Key key = new Key(vni, GroupIds.ordered(groupIds));
    Entry known = entries.get(key);
    if (known != null) {
      known.references++;
      return known.index;
    }
    if (free.isEmpty()) {
      throw new IllegalStateException(
          "all %d policy indices are in use".formatted(published.length()));
    }
    Classifier classifier = compile(key, null);
    Entry entry = new Entry(key, free.remove());
    entries.put(key, entry);
    entryByIndex[entry.index] = entry;
    countChange();
    published.setRelease(entry.index, classifier);
    return entry.index;
  }

  /** Gives one reference back. The last one retires the index. */
  public void release(final int index) {
    Entry entry = entryByIndex[index];
    if (entry == null) {
      throw new IllegalArgumentException("policy index " + index + " is not in use");
    }
    if (--entry.references == 0) {
      entries.remove(entry.key);
      entryByIndex[index] = null;
      retired.add(index);
    }
  }

  /** Indices that wait for {@link #recycle}. */
  public int retiredCount() {
    return retired.size();
  }

  /** Frees the first {@code count} retired indices: no worker can still hold one of them. */
  public void recycle(final int count) {
    for (int i = 0; i < count; i++) {
      int index = retired.remove();
      published.setRelease(index, null);
      free.add(index);
    }
  }

  private int[] recompile(final Predicate<Entry> touched) {
    List<Entry> chosen = entries.values().stream().filter(touched).toList();
    Map<Entry, Classifier> compiled = new LinkedHashMap<>();
    for (Entry entry : chosen) {
      compiled.put(entry, compile(entry.key, published.getPlain(entry.index)));
    }
    return publish(compiled);
  }

  private int[] publish(final Map<Entry, Classifier> compiled) {
    countChange();
    compiled.forEach((entry, classifier) -> published.setRelease(entry.index, classifier));
    countChange();
    return compiled.keySet().stream().mapToInt(entry -> entry.index).toArray();
  }

  private void countChange() {
    changeCount.setRelease(changeCount.getPlain() + 1);
  }

  private Classifier compile(final Key key, final @Nullable Classifier before) {
    List<SecurityGroupSpec> specs = key.groupIds.stream().map(this::spec).toList();
    return compiler.compile(
        specs, new PolicyCompiler.Sources(members(key.vni), prefixLists), before);
  }

  private SecurityGroupSpec spec(final int groupId) {
    SecurityGroupSpec spec = groups.get(groupId);
    if (spec == null) {
      throw new IllegalArgumentException("group " + groupId + " is not defined");
    }
    return spec;
  }

  private boolean refersTo(final Entry entry, final Peer peer) {
    return entry.key.groupIds.stream()
        .flatMap(id -> spec(id).rules().stream())
        .anyMatch(rule -> rule.match().peer().equals(peer));
  }

  private static <V> void restore(
      final Map<Integer, V> map, final int id, final @Nullable V before) {
    if (before == null) {
      map.remove(id);
    } else {
      map.put(id, before);
    }
  }

  private record Key(int vni, List<Integer> groupIds) {}

  private static final class Entry {
    final Key key;
    final int index;
    int references = 1;

    Entry(final Key key, final int index) {
      this.key = key;
      this.index = index;
    }
  }
}
