package io.eniswitch.dataplane.forward;

import io.eniswitch.dataplane.packet.DropReason;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Verdict;
import io.eniswitch.dataplane.port.Port;
import io.eniswitch.dataplane.port.PortState;
import io.eniswitch.dataplane.table.ForwardingTables;
import org.jspecify.annotations.Nullable;

/**
 * Gives each packet to its out-port, all packets of one port in one call and in order.
 *
 * <p><b>Threading</b>: owned by one worker. <b>Layout</b>: packets of a port form a chain by slot;
 * {@link #first} and {@link #last} are {@code int[portCapacity]} of slot + 1. <b>Bounds</b>: a port
 * that takes no more has the rest counted as {@link DropReason#OUT_PORT_FULL}, one that is gone or
 * down as {@link DropReason#OUT_PORT_GONE}.
 */
public final class Output {
  private final OutPorts ports;
  private final PacketPool pool;
  private final EniCounters counters;
  private final int[] first;
  private final int[] last;
  private final int[] next = new int[PacketVector.CAPACITY];
  private final int[] waiting = new int[PacketVector.CAPACITY];
  private final int[] slots = new int[PacketVector.CAPACITY];

  /** A stage that sends by {@code ports} and counts what ENIs get in {@code counters}. */
  public Output(
      final ForwardingTables tables,
      final OutPorts ports,
      final PacketPool pool,
      final EniCounters counters) {
    this.ports = ports;
    this.pool = pool;
    this.counters = counters;
    first = new int[tables.ports().capacity()];
    last = new int[tables.ports().capacity()];
  }

  /** Sends every packet that goes on; the others keep their verdict. */
  public void process(final PacketVector vector) {
    final int count = collectForOnePort(vector);
    if (count < 0) {
      processByPort(vector);
    } else if (count > 0) {
      transmit(vector, vector.outPort[slots[0]], count);
    }
    counters.countSent(vector);
  }

  /**
   * Collects the slots to send if all leave by one port, as those of a busy stream do; answers how
   * many, or -1 if there are several ports.
   */
  private int collectForOnePort(final PacketVector vector) {
    final int count = vector.count;
    final byte[] verdicts = vector.verdict;
    final int[] outPorts = vector.outPort;
    final int[] collected = slots;
    int length = 0;
    int port = 0;
    for (int i = 0; i < count; i++) {
      if (verdicts[i] == Verdict.FORWARD) {
        if (length > 0 && outPorts[i] != port) {
          return -1;
        }
        port = outPorts[i];
        collected[length++] = i;
      }
    }
    return length;
  }

  private void processByPort(final PacketVector vector) {
    final int count = vector.count;
    int waitingCount = 0;
    for (int i = 0; i < count; i++) {
      if (vector.verdict[i] == Verdict.FORWARD) {
        final int port = vector.outPort[i];
        if (first[port] == 0) {
          first[port] = i + 1;
          waiting[waitingCount++] = port;
        } else {
          next[last[port] - 1] = i + 1;
        }
        last[port] = i + 1;
        next[i] = 0;
      }
    }
    for (int i = 0; i < waitingCount; i++) {
      final int port = waiting[i];
      int length = 0;
      for (int slot = first[port]; slot != 0; slot = next[slot - 1]) {
        slots[length++] = slot - 1;
      }
      first[port] = 0;
      transmit(vector, port, length);
    }
  }

  private void transmit(final PacketVector vector, final int portId, final int count) {
    final @Nullable Port port = ports.at(portId);
    if (port == null) {
      drop(vector, 0, count, DropReason.OUT_PORT_GONE);
      return;
    }
    final int sent = port.transmit(vector, pool, slots, 0, count);
    final byte[] verdicts = vector.verdict;
    // What goes by a ring is counted where it leaves.
    final byte verdict = port instanceof RingPort ? Verdict.HANDED_OVER : Verdict.TAKEN;
    for (int i = 0; i < sent; i++) {
      verdicts[slots[i]] = verdict;
    }
    final boolean up = port.state() == PortState.UP;
    drop(vector, sent, count, up ? DropReason.OUT_PORT_FULL : DropReason.OUT_PORT_GONE);
  }

  private void drop(
      final PacketVector vector, final int from, final int to, final DropReason reason) {
    for (int i = from; i < to; i++) {
      vector.drop(slots[i], reason);
    }
  }
}
