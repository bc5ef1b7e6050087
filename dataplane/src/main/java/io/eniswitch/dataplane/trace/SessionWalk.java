package io.eniswitch.dataplane.trace;

import io.eniswitch.dataplane.packet.Memory;
import io.eniswitch.dataplane.packet.Region;
import io.eniswitch.dataplane.session.Session;
import io.eniswitch.dataplane.session.SessionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A walk over one worker's live sessions of one ENI, some records per duty cycle.
 *
 * <p>Sessions that open, end or are shifted to another record meanwhile may be missed, or seen
 * twice. <b>Threading</b>: made, read and closed by who asks; walked by the worker, to which it
 * belongs until {@link #answer} completes. <b>Bounds</b>: {@link #RECORDS_PER_CYCLE} records a
 * cycle, about two microseconds; it ends when {@code limit} sessions were found.
 */
public final class SessionWalk implements AutoCloseable {
  /** Records looked at in one duty cycle. */
  public static final int RECORDS_PER_CYCLE = 256;

  private static final int SLOT_BYTES = SessionTable.RECORD6_BYTES;
  private static final int ADDRESSES4_BYTES = 8;
  private static final int ADDRESSES6_BYTES = 32;

  private final SessionTable ipv4;
  private final SessionTable ipv6;
  private final int eni;
  private final int limit;
  private final CompletableFuture<SessionWalk> answer = new CompletableFuture<>();
  private final Region copies;
  private int found;
  private int found4;
  private int position;
  private int endedMs;

  /**
   * A walk for up to {@code limit} sessions, 1 or more, of one ENI.
   *
   * @param ipv4 the worker's IPv4 sessions
   * @param ipv6 its IPv6 sessions
   */
  public SessionWalk(
      final SessionTable ipv4, final SessionTable ipv6, final int eni, final int limit) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
    this.eni = eni;
    this.limit = limit;
    copies = Region.map((long) limit * SLOT_BYTES);
  }

  /** Completes on the worker when the walk has ended. */
  public CompletableFuture<SessionWalk> answer() {
    return answer;
  }

  /** Goes on for one duty cycle; true if that was the last one. The worker. */
  public boolean process(final int nowMs) {
    final int all = ipv4.capacity() + ipv6.capacity();
    final int end = Math.min(all, position + RECORDS_PER_CYCLE);
    for (; position < end && found < limit; position++) {
      if (position < ipv4.capacity()) {
        look(ipv4.at(position), ADDRESSES4_BYTES, nowMs);
        found4 = found;
      } else {
        look(ipv6.at(position - ipv4.capacity()), ADDRESSES6_BYTES, nowMs);
      }
    }
    endedMs = nowMs;
    return position == all || found == limit;
  }

  /** True if the walk ended because it had found its limit. */
  public boolean isCut() {
    return found == limit;
  }

  /** What was found. Not before the answer. */
  public List<SessionView> views() {
    final List<SessionView> views = new ArrayList<>(found);
    for (int i = 0; i < found; i++) {
      final boolean isIpv4 = i < found4;
      final int addressBytes = isIpv4 ? ADDRESSES4_BYTES : ADDRESSES6_BYTES;
      views.add(SessionView.read(slot(i) + addressBytes, isIpv4, endedMs));
    }
    return views;
  }

  /** Frees the copies. */
  @Override
  public void close() {
    copies.close();
  }

  private void look(final long session, final int addressBytes, final int nowMs) {
    if (session != Session.NONE
        && (Session.eni(session, 0) == eni || Session.eni(session, 1) == eni)
        && !Session.isOver(session, nowMs)) {
      Memory.copy(session - addressBytes, slot(found), addressBytes + Session.BYTES);
      found++;
    }
  }

  private long slot(final int index) {
    return copies.address() + (long) index * SLOT_BYTES;
  }
}
