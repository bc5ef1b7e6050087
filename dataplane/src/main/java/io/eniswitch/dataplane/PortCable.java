package io.eniswitch.dataplane;

/**
 * Whether the cable of one port is plugged in, and whether it should be.
 *
 * <p><b>Threading</b>: any thread; the table thread says what is wanted, others tell the kernel.
 */
final class PortCable {
  private final PortOpener.Cable cable;
  private volatile boolean wanted;
  private volatile boolean in;
  private boolean closed;

  /** The cable of a port that was opened with it in or not. */
  PortCable(final PortOpener.Cable cable, final boolean in) {
    this.cable = cable;
    this.in = in;
    wanted = in;
  }

  /** Says what is wanted; true if the kernel has to be told by {@link #settle}. */
  boolean want(final boolean plugged) {
    wanted = plugged;
    return in != plugged;
  }

  /** Tells the kernel what is wanted last, if it does not know. */
  synchronized void settle() {
    final boolean target = wanted;
    if (!closed && in != target) {
      cable.plug(target);
      in = target;
    }
  }

  /** Tells the kernel how fast the switch takes from it. */
  synchronized void pace(final long bytesPerSec) {
    if (!closed) {
      cable.pace(bytesPerSec);
    }
  }

  /** Tells the kernel the ENI's addresses. */
  synchronized void address(final EniConfig eni) {
    if (!closed) {
      cable.address(eni);
    }
  }

  /** The device is about to be closed: the kernel is told nothing any more. */
  synchronized void close() {
    closed = true;
  }
}
