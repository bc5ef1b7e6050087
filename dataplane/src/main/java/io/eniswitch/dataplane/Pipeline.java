package io.eniswitch.dataplane;

import io.eniswitch.dataplane.cap.CapStages;
import io.eniswitch.dataplane.forward.DestinationLookup;
import io.eniswitch.dataplane.forward.Drop;
import io.eniswitch.dataplane.forward.EniCounters;
import io.eniswitch.dataplane.forward.Fence;
import io.eniswitch.dataplane.forward.OutPorts;
import io.eniswitch.dataplane.forward.Output;
import io.eniswitch.dataplane.forward.SourceCheck;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.packet.Parser;
import io.eniswitch.dataplane.respond.Responder;
import io.eniswitch.dataplane.rewrite.Rewrite;
import io.eniswitch.dataplane.session.Inheritance;
import io.eniswitch.dataplane.table.ForwardingTables;
import io.eniswitch.dataplane.telemetry.WorkerCounters;
import io.eniswitch.dataplane.trace.CaptureTap;
import org.jspecify.annotations.Nullable;

/**
 * The life of a packet, read top-down in {@link #process}.
 *
 * <p><b>Threading</b>: owned by one worker. Allocates nothing, takes no lock, throws nothing.
 */
public final class Pipeline {
  private final @Nullable Stateful stateful;
  private final SourceCheck sourceCheck;
  private final DestinationLookup destinationLookup;
  private final Rewrite rewrite;
  private final @Nullable CapStages caps;
  private final Responder responder;
  private final Fence fence;
  private final Output output;
  private final Drop drop;
  private final WorkerCounters counters;
  private @Nullable CaptureTap tap;

  /**
   * A pipeline without sessions over the shared tables and one worker's own ports, buffers and
   * counters.
   */
  public Pipeline(
      final ForwardingTables tables,
      final OutPorts outPorts,
      final PacketPool pool,
      final WorkerCounters counters) {
    this(tables, outPorts, pool, counters, new OptionalStages(null, null, null));
  }

  /** The same with security groups, if {@code stateful} is there. */
  public Pipeline(
      final ForwardingTables tables,
      final OutPorts outPorts,
      final PacketPool pool,
      final WorkerCounters counters,
      final @Nullable Stateful stateful) {
    this(tables, outPorts, pool, counters, new OptionalStages(stateful, null, null));
  }

  /** The same with those of {@code stages} that are there. */
  public Pipeline(
      final ForwardingTables tables,
      final OutPorts outPorts,
      final PacketPool pool,
      final WorkerCounters counters,
      final OptionalStages stages) {
    this.counters = counters;
    stateful = stages.stateful();
    caps = stages.caps();
    final EniCounters eniCounters = new EniCounters(tables.enis(), counters);
    sourceCheck = new SourceCheck(tables, eniCounters);
    destinationLookup = new DestinationLookup(tables);
    rewrite = new Rewrite(tables);
    responder = new Responder(tables, counters);
    fence = new Fence(tables, stages.clock());
    output = new Output(tables, outPorts, pool, eniCounters);
    drop = new Drop(pool, counters);
  }

  /** Copies the packets of an ENI from now on, or of none by null. */
  public void capture(final @Nullable CaptureTap next) {
    tap = next;
  }

  /** The stage that sends, for packets that come from other workers. */
  public Output output() {
    return output;
  }

  /** The stage that ends packets, for those that come from other workers. */
  public Drop drop() {
    return drop;
  }

  /** Begins a duty cycle, in which several ports have packets or only one has. */
  public void begin(final boolean several) {
    if (stateful != null) {
      stateful.begin(several);
    }
  }

  /**
   * Takes every packet of {@code vector} to its port or its end; the vector is empty afterwards.
   */
  public void process(final PacketVector vector, final long nowNs) {
    Parser.process(vector);
    sourceCheck.process(vector, nowNs);
    if (stateful != null) {
      stateful.handOver(vector);
    }
    forward(vector, nowNs);
  }

  /**
   * Goes on with the packets that other workers have handed over to this one until now, in bursts
   * through the empty {@code vector}; answers how many.
   */
  public int processHandedOver(final PacketVector vector, final long nowNs) {
    if (stateful == null) {
      return 0;
    }
    final int packets = stateful.handedOver();
    for (int done = 0; done < packets; ) {
      done += stateful.receive(vector);
      forward(vector, nowNs);
    }
    return packets;
  }

  /** Takes out some sessions that ran out, in a duty cycle that had no packets. */
  public void sweep(final long nowNs) {
    if (stateful != null) {
      stateful.sweep(nowNs);
      stateful.count(counters);
    }
  }

  /** Begins to take over sessions of the process before, as worker {@code index} of so many. */
  void inherit(final Inheritance inheritance, final int index, final int workers) {
    if (stateful != null) {
      stateful.inherit(inheritance, index, workers);
    }
  }

  /** Goes on with that, between two bursts; true once nothing is left. */
  boolean goOnInheriting(final long nowNs) {
    return stateful == null || stateful.goOnInheriting(nowNs);
  }

  /** Sessions taken over. */
  int inherited() {
    return stateful == null ? 0 : stateful.inherited();
  }

  /** True if no other worker has handed over packets to this one. */
  boolean isIdle() {
    return stateful == null || stateful.handedOver() == 0;
  }

  /** The stages from the session on, all by the worker that has it. */
  private void forward(final PacketVector vector, final long nowNs) {
    final CaptureTap capture = tap;
    if (capture != null) {
      capture.onReceived(vector, nowNs);
    }
    final Stateful sessions = stateful;
    if (sessions == null) {
      destinationLookup.process(vector);
    } else {
      sessions.fragments(vector, nowNs);
      if (sessions.lookup(vector, nowNs) > 0) {
        destinationLookup.process(vector);
      }
      sessions.admit(vector, nowNs);
      sessions.track(vector, nowNs);
    }
    rewrite.process(vector);
    if (caps != null) {
      caps.ingress().process(vector, nowNs);
    }
    responder.process(vector, nowNs);
    send(vector, nowNs);
    if (sessions != null) {
      sessions.sweep(nowNs);
      sessions.count(counters);
    }
  }

  /**
   * Sends the packets whose time has come of those that waited for their receiver's caps, in bursts
   * through the empty {@code vector}; answers how many.
   */
  public int release(final PacketVector vector, final long nowNs) {
    if (caps == null) {
      return 0;
    }
    int packets = 0;
    for (int burst = caps.ingress().release(vector, nowNs); burst > 0; ) {
      packets += burst;
      fence.processReleased(vector);
      send(vector, nowNs);
      burst = burst == PacketVector.CAPACITY ? caps.ingress().release(vector, nowNs) : 0;
    }
    return packets;
  }

  /** The end of every packet: sent, or counted and freed. */
  private void send(final PacketVector vector, final long nowNs) {
    fence.process(vector, nowNs);
    final CaptureTap capture = tap;
    if (capture == null) {
      output.process(vector);
    } else {
      capture.onSending(vector, nowNs);
      output.process(vector);
      capture.onEnded(vector);
    }
    drop.process(vector);
  }
}
