package io.eniswitch.controlplane.command.demo;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.linux.StampedSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A UDP socket of an instance whose kernel says when a datagram came. So its reader may look now
 * and then only, and takes no processor time from the switch and the sender in between.
 */
final class StampedEnd implements ArrivalEnd {
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(5);

  private final StampedSocket socket;
  private volatile boolean closed;

  /** Listens in {@code space} at an address and port. */
  StampedEnd(NetworkNamespace space, String ip, int port) {
    Inet4Address address = (Inet4Address) InetAddress.ofLiteral(ip);
    socket = space.run(() -> StampedSocket.listen(address, port));
  }

  @Override
  public long receive(ByteBuffer into) throws ClosedChannelException {
    while (!closed) {
      if (socket.receive(into) != StampedSocket.NOTHING) {
        return socket.arrivalNs();
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
    socket.close(); // by its reader, which cannot be using it here
    throw new ClosedChannelException();
  }

  @Override
  public void close() {
    closed = true;
  }
}
