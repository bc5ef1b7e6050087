package io.eniswitch.dataplane;

import java.net.InetAddress;

/**
 * Whether the cable of one port is plugged in, and whether it should be. Frames pass as soon as
 * that is wanted; the kernel is told by a thread that may wait, for it can take tens of
 * milliseconds.
 *
 * <p><b>Threading</b>: any thread; the table thread says what is wanted, others tell the kernel.
 */
final class PortCable {
  private final PortOpener.Cable cable;
  private final Object passing = new Object();
  private volatile boolean wanted;
  private boolean in;
  private boolean closed;

  /** The cable of a port that was opened with it in or not. */
  PortCable(final PortOpener.Cable cable, final boolean in) {
    this.cable = cable;
    this.in = in;
    wanted = in;
  }

  /**
   * Says what is wanted. Frames pass at once if they are to; they pass no more only after {@link
   * #settle}, for a worker may still be sending what it took before a move.
   *
   * @return whether the kernel has to be told by {@link #settle}
   */
  boolean want(final boolean plugged) {
    synchronized (passing) {
      final boolean news = wanted != plugged;
      wanted = plugged;
      if (news && plugged) {
        cable.pass(true);
      }
      return news;
    }
  }

  /** Tells the kernel what is wanted last, if it does not know. */
  synchronized void settle() {
    final boolean target = wanted;
    if (closed) {
      return;
    }
    if (in != target) {
      cable.plug(target);
      in = target;
    }
    synchronized (passing) {
      if (!wanted) {
        cable.pass(false);
      }
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

  /** Tells the kernel of one address more. */
  synchronized void welcome(final InetAddress ip) {
    if (!closed) {
      cable.welcome(ip);
    }
  }

  /** The device is about to be closed: the kernel is told nothing any more. */
  synchronized void close() {
    closed = true;
  }
}
