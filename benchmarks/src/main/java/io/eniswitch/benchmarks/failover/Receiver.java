package io.eniswitch.benchmarks.failover;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.linux.StampedSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What of a stream came to one server, and when its kernel took it.
 *
 * <p><b>Threading</b>: a thread of its own until {@link #stop}; {@link #count} any, the rest after
 * that.
 */
final class Receiver {
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(5);

  private final StampedSocket socket;
  private final long[] atNs;
  private final long[] orderNs;
  private final int[] orderNumber;
  private final Thread thread;
  private volatile boolean stopping;
  private int duplicates;
  private volatile int count;

  Receiver(NetworkNamespace space, int most) {
    atNs = new long[most];
    orderNs = new long[most];
    orderNumber = new int[most];
    Inet4Address any = (Inet4Address) InetAddress.ofLiteral("0.0.0.0");
    socket = space.run(() -> StampedSocket.listen(any, OpenStream.PORT));
    thread = Thread.ofPlatform().name("receiver").daemon().start(this::run);
  }

  /** When a datagram came, on the clock of nanoTime; 0 if it did not. */
  long atNs(int number) {
    return atNs[number];
  }

  /** How many came. */
  int count() {
    return count;
  }

  /**
   * The place in the order of arrivals of the first after a time; their number if there is none.
   */
  int firstAfter(long ns) {
    int from = 0;
    int to = count;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (orderNs[middle] - ns < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** When the one at a place in the order of arrivals came. */
  long orderNs(int place) {
    return orderNs[place];
  }

  /** Its number. */
  int orderNumber(int place) {
    return orderNumber[place];
  }

  /** Datagrams that came again. */
  int duplicates() {
    return duplicates;
  }

  /** Ends. */
  void stop() throws InterruptedException {
    stopping = true;
    thread.join();
  }

  private void run() {
    ByteBuffer payload = ByteBuffer.allocateDirect(OpenStream.BYTES);
    while (!stopping) {
      payload.clear();
      if (socket.receive(payload) == StampedSocket.NOTHING) {
        LockSupport.parkNanos(PAUSE_NS);
        continue;
      }
      int number = payload.getInt(0);
      if (number < 0 || number >= atNs.length) {
        continue;
      }
      if (atNs[number] != 0) {
        duplicates++;
      } else {
        int place = count;
        atNs[number] = socket.arrivalNs();
        orderNs[place] = atNs[number];
        orderNumber[place] = number;
        count = place + 1;
      }
    }
    socket.close();
  }
}
