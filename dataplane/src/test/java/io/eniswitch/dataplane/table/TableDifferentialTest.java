package io.eniswitch.dataplane.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables under random operations of their writer, against plain maps. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TableDifferentialTest {
  private static final int CAPACITY = 40_000;
  private static final int CHECK_EVERY = 5_000;

  private record Key(int vni, boolean ipv6, int address) {}

  private record Card(int vni, long mac, int primaryIp) {}

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);
  private final ForwardingTables tables = new ForwardingTables(CAPACITY, 64, 1);
  private final TableWriter writer = new TableWriter(tables);
  private final Map<Key, Integer> owners = new HashMap<>();
  private final Map<Integer, Card> cards = new HashMap<>();
  private final Map<Integer, Set<Key>> keysOf = new HashMap<>();
  private final Map<Integer, Long> bindings = new HashMap<>();
  private final List<Integer> alive = new ArrayList<>();
  private long nextMac = 1;

  @AfterEach
  void close() {
    tables.close();
  }

  @ParameterizedTest
  @CsvSource({"2, 12, 40000", "4, 300, 60000", "50, 5000, 50000"})
  void shouldAnswerAsPlainMapsDo(final int vpcs, final int addresses, final int operations) {
    for (int i = 1; i <= operations; i++) {
      operate(random.nextInt(vpcs) + 1, random.nextInt(addresses) + 1);
      if (random.nextInt(8) == 0) {
        writer.reclaim();
      }
      if (i % CHECK_EVERY == 0) {
        check(vpcs, addresses);
      }
    }
    assertThat(owners.size()).isGreaterThan(3);
  }

  private void operate(final int vni, final int address) {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> add(vni, address);
      case 3 -> remove();
      case 4, 5 -> assign(vni, address);
      case 6 -> unassign(vni, address);
      case 7 -> move(vni, address);
      default -> bind();
    }
  }

  private void add(final int vni, final int address) {
    final Key key = new Key(vni, false, address);
    final EniSpec spec =
        new EniSpec(vni, EniSpec.macWord(nextMac, 0), address, random.nextInt(100), 1500, 3);
    if (owners.containsKey(key)) {
      assertThatIllegalStateException().isThrownBy(() -> writer.addEni(spec));
      return;
    }
    final int eni = writer.addEni(spec);
    assertThat(cards.put(eni, new Card(vni, nextMac++, address))).isNull();
    owners.put(key, eni);
    keysOf.put(eni, new HashSet<>(Set.of(key)));
    bindings.put(eni, Binding.NOWHERE);
    alive.add(eni);
  }

  private void remove() {
    if (alive.isEmpty()) {
      return;
    }
    final int last = alive.size() - 1;
    final int place = random.nextInt(alive.size());
    final int eni = alive.set(place, alive.get(last));
    alive.subList(last, last + 1).clear();
    final Card card = card(eni);
    final Set<Key> keys = Objects.requireNonNull(keysOf.remove(eni));
    for (final Key key : keys) {
      if (!isPrimary(card, key)) {
        take(key, eni);
      }
      owners.remove(key);
    }
    writer.removeEni(eni);
    cards.remove(eni);
  }

  private void assign(final int vni, final int address) {
    final Key key = new Key(vni, random.nextBoolean(), address);
    final int eni = someEni();
    if (eni == EniTable.NONE || card(eni).vni != vni) {
      return;
    }
    if (owners.containsKey(key)) {
      assertThatIllegalStateException().isThrownBy(() -> give(key, eni));
    } else {
      give(key, eni);
      owners.put(key, eni);
      keysOf(eni).add(key);
    }
  }

  private void unassign(final int vni, final int address) {
    final Key key = new Key(vni, random.nextBoolean(), address);
    final Integer eni = owners.get(key);
    if (eni != null && !isPrimary(card(eni), key)) {
      take(key, eni);
      owners.remove(key);
      keysOf(eni).remove(key);
    }
  }

  private void move(final int vni, final int address) {
    final Key key = new Key(vni, random.nextBoolean(), address);
    final Integer from = owners.get(key);
    final int to = someEni();
    if (from == null || isPrimary(card(from), key)) {
      return;
    }
    if (card(to).vni != vni) {
      assertThatIllegalStateException().isThrownBy(() -> hand(key, from, to));
      return;
    }
    hand(key, from, to);
    owners.put(key, to);
    keysOf(from).remove(key);
    keysOf(to).add(key);
  }

  private void bind() {
    final int eni = someEni();
    if (eni == EniTable.NONE) {
      return;
    }
    final int moves = Binding.moves(EniEntry.binding(tables.enis().entry(eni))) + 1;
    final int place = random.nextInt();
    switch (random.nextInt(3)) {
      case 0 -> writer.bindLocal(eni, place & 63, 5);
      case 1 -> writer.bindRemote(eni, place, Binding.MAX_INSTANCE);
      default -> writer.unbind(eni);
    }
    final long now = EniEntry.binding(tables.enis().entry(eni));
    assertThat(now)
        .isIn(
            Binding.local(place & 63, 5, moves),
            Binding.remote(place, Binding.MAX_INSTANCE, moves),
            Binding.NOWHERE);
    bindings.put(eni, now);
  }

  private void give(final Key key, final int eni) {
    if (key.ipv6) {
      writer.assignIp6(eni, high(key), low(key));
    } else {
      writer.assignIp(eni, key.address);
    }
  }

  private void take(final Key key, final int eni) {
    if (key.ipv6) {
      writer.unassignIp6(eni, high(key), low(key));
    } else {
      writer.unassignIp(eni, key.address);
    }
  }

  private void hand(final Key key, final int from, final int to) {
    if (key.ipv6) {
      writer.moveIp6(from, to, high(key), low(key));
    } else {
      writer.moveIp(from, to, key.address);
    }
  }

  private void check(final int vpcs, final int addresses) {
    for (int vni = 1; vni <= vpcs; vni++) {
      for (int address = 1; address <= addresses; address++) {
        final Key key = new Key(vni, false, address);
        final Key key6 = new Key(vni, true, address);
        final int eni = tables.ipv4().find(vni, address);
        final int eni6 = tables.ipv6().find(vni, high(key6), low(key6));
        if (eni != owners.getOrDefault(key, EniTable.NONE)
            || eni6 != owners.getOrDefault(key6, EniTable.NONE)) {
          throw new AssertionError("seed " + seed + ": " + key + " " + eni + ", IPv6 " + eni6);
        }
      }
    }
    cards.forEach(this::checkCard);
    assertThat(tables.ipv4().size() + tables.ipv6().size()).isEqualTo(owners.size());
    assertThat(tables.macs().size()).isEqualTo(cards.size());
  }

  private void checkCard(final int eni, final Card card) {
    final long mac = EniSpec.macWord(card.mac, 0) & EniEntry.MAC_MASK;
    final long entry = tables.enis().entry(eni);
    final boolean same =
        tables.macs().find(card.vni, mac) == eni
            && tables.macs().find(card.vni + 1000, mac) == EniTable.NONE
            && EniEntry.vni(entry) == card.vni
            && EniEntry.primaryIp(entry) == card.primaryIp
            && EniEntry.policy(EniEntry.policyWord(entry)) == 3
            && EniEntry.binding(entry) == bindings.getOrDefault(eni, -1L);
    assertThat(same).as("seed %d, ENI %d, %s", seed, eni, card).isTrue();
  }

  private int someEni() {
    return alive.isEmpty() ? EniTable.NONE : alive.get(random.nextInt(alive.size()));
  }

  private Set<Key> keysOf(final int eni) {
    return Objects.requireNonNull(keysOf.get(eni));
  }

  private Card card(final int eni) {
    final Card card = cards.get(eni);
    if (card == null) {
      throw new AssertionError("seed " + seed + ": no ENI " + eni);
    }
    return card;
  }

  private static boolean isPrimary(final Card card, final Key key) {
    return !key.ipv6 && key.address == card.primaryIp;
  }

  private static long high(final Key key) {
    return 0x20010db8L << 32 | key.address % 3;
  }

  private static long low(final Key key) {
    return key.address;
  }
}
