package io.eniswitch.dataplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;
import io.eniswitch.dataplane.table.EniTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class SessionTableTest {
  private static final int CAPACITY = 1000;
  private static final int OPERATIONS = 200_000;

  private record Key(long addresses, long service) {}

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void shouldHoldWhatAPlainMapHolds(final long seed) {
    final SplittableRandom random = new SplittableRandom(seed);
    final Map<Key, Integer> expected = new HashMap<>();
    try (SessionTable table = SessionTable.ipv4(CAPACITY)) {
      for (int i = 0; i < OPERATIONS; i++) {
        final Key key = new Key(random.nextInt(40), 1 + random.nextInt(40));
        final int hash = SessionKey.hash(key.addresses, key.service);
        final long found = table.find(table.home(hash), key.addresses, key.service);
        assertThat(found != Session.NONE).as("step %d", i).isEqualTo(expected.containsKey(key));
        if (found == Session.NONE) {
          insert(table, expected, key, i);
        } else {
          assertThat(Session.eni(found, 0)).isEqualTo(expected.get(key));
          assertThat(Memory.readInt(table.window(found))).isEqualTo(expected.get(key));
          if (random.nextInt(3) > 0) {
            table.remove(found);
            expected.remove(key);
          }
        }
        assertThat(table.size()).isEqualTo(expected.size());
      }
    }
  }

  private static void insert(
      final SessionTable table, final Map<Key, Integer> expected, final Key key, final int mark) {
    final int hash = SessionKey.hash(key.addresses, key.service);
    final long session = table.insert(hash, key.addresses, key.service);
    if (expected.size() == table.maxSessions()) {
      assertThat(session).isEqualTo(Session.NONE);
      return;
    }
    table.reset(session);
    table.resetWindow(session);
    Session.writeSide(session, 0, mark, 1);
    Session.writeState(session, TcpState.ESTABLISHED);
    Memory.writeInt(table.window(session), mark);
    expected.put(key, mark);
  }

  @Test
  void shouldFindIpv6SessionsByBothAddresses() {
    try (SessionTable table = SessionTable.ipv6(CAPACITY);
        Region addresses = Region.map(4096)) {
      final long lower = addresses.address();
      final long higher = lower + 16;
      final List<Long> sessions = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Memory.writeLong(lower + 8, i % 10);
        Memory.writeLong(higher + 8, i / 10);
        sessions.add(table.insert6(hash(lower, higher), lower, higher, 9));
      }
      table.remove(sessions.get(42));
      int found = 0;
      for (int i = 0; i < 100; i++) {
        Memory.writeLong(lower + 8, i % 10);
        Memory.writeLong(higher + 8, i / 10);
        final long session = table.find6(table.home(hash(lower, higher)), lower, higher, 9);
        assertThat(session != Session.NONE).isEqualTo(i != 42);
        found += session == Session.NONE ? 0 : 1;
      }
      assertThat(found).isEqualTo(table.size());
    }
  }

  private static int hash(final long lower, final long higher) {
    return SessionKey.hash(SessionKey.fold(lower, higher), 9);
  }

  @Test
  void shouldFitTenMillionSessionsInOneAndAHalfGigabytes() {
    final long records = 10_000_000L * 100 / SessionTable.MAX_LOAD_PERCENT;
    assertThat(records * (SessionTable.RECORD4_BYTES + SessionTable.WINDOW_BYTES))
        .isLessThanOrEqualTo(1_500_000_000L);
  }

  @Test
  void shouldSweepWhatRanOutAndUnderPressureWhatIsHalfOpen() {
    try (SessionTable table = SessionTable.ipv4(CAPACITY);
        EniTable enis = new EniTable(16);
        SessionCharges charges = new SessionCharges(enis, null)) {
      final SessionSweep sweep = new SessionSweep(table, charges);
      for (int i = 0; i < table.maxSessions(); i++) {
        final long session = open(table, charges, i, 0);
        Session.extend(session, 0, i % 4 == 0 ? 10 : 1000);
        Session.writeState(session, i % 4 == 1 ? TcpState.SYN_SENT : TcpState.ESTABLISHED);
      }
      for (int i = 0; i < 2 * CAPACITY / SessionSweep.RECORDS_PER_CYCLE; i++) {
        sweep.process(0, 10);
      }
      assertThat(sweep.expired()).isEqualTo(table.maxSessions() / 4);
      assertThat(sweep.recycled()).isPositive();
      assertThat(table.size())
          .isEqualTo(table.maxSessions() - (int) (sweep.expired() + sweep.recycled()));
    }
  }

  @Test
  void shouldMakeRoomInAFullTableByWhatHasStoodStillHalfOpenOrClosingWhoeverOpenedIt() {
    try (SessionTable table = SessionTable.ipv4(CAPACITY);
        EniTable enis = new EniTable(CAPACITY);
        SessionCharges charges = new SessionCharges(enis, null)) {
      final SessionSweep sweep = new SessionSweep(table, charges);
      for (int i = 0; i < table.maxSessions(); i++) {
        final long session = open(table, charges, i, i);
        final boolean closing = i % 2 == 0;
        Session.writeState(session, closing ? TcpState.CLOSING : TcpState.SYN_SENT);
        Session.extend(
            session, 0, closing ? TcpState.CLOSING_TIMEOUT_MS : TcpState.HALF_OPEN_TIMEOUT_MS);
      }
      sweepAll(sweep, SessionSweep.PATIENCE_MS - 1);
      assertThat(sweep.recycled()).as("too early").isZero();
      sweepAll(sweep, SessionSweep.PATIENCE_MS);
      assertThat(sweep.recycled())
          .as("no more than needed")
          .isEqualTo(table.maxSessions() * (100 - SessionTable.FULL_PERCENT) / 100);
      assertThat(sweep.expired()).isZero();
    }
  }

  private static long open(
      final SessionTable table, final SessionCharges charges, final int number, final int eni) {
    final long session = table.insert(SessionKey.hash(number, 5), number, 5);
    table.reset(session);
    table.resetWindow(session);
    Session.writeSide(session, 0, eni, 0);
    charges.open(eni, table);
    charges.begin(session, 0);
    return session;
  }

  private static void sweepAll(final SessionSweep sweep, final int nowMs) {
    for (int i = 0; i < 2 * CAPACITY / SessionSweep.RECORDS_PER_CYCLE; i++) {
      sweep.process(0, nowMs);
    }
  }
}
