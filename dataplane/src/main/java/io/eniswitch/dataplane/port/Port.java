package io.eniswitch.dataplane.port;

import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;

/**
 * An attachment point of the switch: receive a burst, transmit a burst.
 *
 * <p><b>Threading</b>: made and closed by the control thread; {@link #receive} and {@link
 * #transmit} are called by the one worker that polls it. A port with several queues is several
 * {@code Port}s with one {@link #portId}. The counters may be read by any thread. <b>Errors</b>: a
 * port that fails answers 0, turns {@link #state} to {@link PortState#FAILED} and leaves every
 * other port alone.
 */
public interface Port extends AutoCloseable {
  /** Bytes before a frame that {@link #inject} may use. */
  int INJECT_HEADROOM = 64;

  /** Number of this port in the switch, 0 or more; never used again while the switch runs. */
  int portId();

  /** Name for people: the device, socket or file. */
  String name();

  /** Whether it works now. */
  PortState state();

  /** What went wrong, in one line; empty unless {@link #state} is {@link PortState#FAILED}. */
  String fault();

  /** Bits of {@link PortCapability}: the work this port does itself on frames it transmits. */
  int capabilities();

  /** File descriptor that becomes readable when frames wait, or -1 if the port must be polled. */
  int readableFd();

  /**
   * Takes up to {@code limit} waiting frames into {@code vector}, in buffers of {@code pool}.
   *
   * @return how many it added; never more than the vector or the pool has room for
   */
  int receive(PacketVector vector, PacketPool pool, int limit);

  /**
   * Sends the frames in {@code slots[from]} to {@code slots[from + count - 1]} of {@code vector},
   * in order. The port owns the buffers it accepts and has given them back to {@code pool} by the
   * time they are sent; the caller keeps the others.
   *
   * @return how many it accepted, from the first on; the caller drops and counts the rest
   */
  int transmit(PacketVector vector, PacketPool pool, int[] slots, int from, int count);

  /**
   * Sends one frame now, past all that workers send.
   *
   * <p><b>Threading</b>: any thread.
   *
   * @param frame address of the frame; the {@value #INJECT_HEADROOM} bytes before it may be written
   * @return false if the port does not work, or cannot do this
   */
  default boolean inject(long frame, int length) {
    return false;
  }

  /**
   * Closes the device; frames that wait are lost. Called once, after the worker has let go of the
   * port.
   */
  @Override
  void close();
}
