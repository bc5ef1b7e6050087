package io.eniswitch.dataplane;

import io.eniswitch.dataplane.port.Port;
import java.net.InetAddress;
import java.util.List;
import org.agrona.ErrorHandler;

/** Makes ports where control wants them. <b>Threading</b>: called by a thread that may wait. */
public interface PortOpener {
  /**
   * What is to be opened.
   *
   * @param portId number of the port
   * @param at where
   * @param eni for which ENI; the cable of a floating one is not plugged in yet
   * @param vSwitch the vSwitch the ENI is in
   * @param queues how many workers will poll it
   * @param bytesPerSec what the switch will take from it at most, 0 for any
   */
  record Request(
      int portId,
      PortLocation at,
      EniConfig eni,
      VSwitchConfig vSwitch,
      int queues,
      long bytesPerSec) {}

  /**
   * A port that was opened.
   *
   * @param queues one {@link Port} per queue, 1 or more
   * @param device what to close when no worker uses the queues any more
   * @param cable the instance's view of whether it is connected
   */
  record Opened(List<Port> queues, AutoCloseable device, Cable cable) {
    /** A port without a cable. */
    public Opened(final List<Port> queues, final AutoCloseable device) {
      this(queues, device, _ -> {});
    }
  }

  /** The cable of a port. */
  @FunctionalInterface
  interface Cable {
    /** Plugs it in or pulls it, as the instance's kernel sees it; may wait for the kernel. */
    void plug(boolean in);

    /** Lets frames pass or not. Never waits. */
    default void pass(final boolean on) {}

    /** Tells it that the switch takes only so many bytes per second from it, or 0 for any. */
    default void pace(final long bytesPerSec) {}

    /** Gives the instance the ENI's addresses, and takes those it has no more. */
    default void address(final EniConfig eni) {}

    /** Gives the instance one address more, ahead of the change that moves it here. */
    default void welcome(final InetAddress ip) {}
  }

  /**
   * Opens a port.
   *
   * @param errors told once if it fails later
   * @throws DataplaneException if it cannot be opened; nothing is left behind then
   */
  Opened open(Request request, ErrorHandler errors);
}
