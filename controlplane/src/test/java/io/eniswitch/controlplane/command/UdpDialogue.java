package io.eniswitch.controlplane.command;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that asks a service all the time, and the service at several places.
 *
 * <p><b>Bounds</b>: while {@value #MOST_OPEN} requests since {@link #mark} are not answered,
 * nothing is asked, so that no socket overflows where threads wait long for a processor.
 */
final class UdpDialogue implements AutoCloseable {
  private static final int PORT = 9_011;
  private static final int MOST = 1_000_000;
  private static final int MOST_OPEN = 64;
  private static final long INTERVAL_NS = 500_000;

  private final DatagramSocket client;
  private final Deque<DatagramSocket> servers = new ArrayDeque<>();
  private final BitSet answered = new BitSet(MOST);
  private int asked;
  private int mark;

  UdpDialogue(String clientSpace, String address, String... serverSpaces) throws IOException {
    InetSocketAddress service = new InetSocketAddress(InetAddress.ofLiteral(address), PORT);
    for (String name : serverSpaces) {
      try (NetworkNamespace space = NetworkNamespace.open(name)) {
        DatagramSocket server = space.run(() -> new DatagramSocket(service));
        servers.add(server);
        Thread.ofPlatform().daemon().start(() -> serve(server));
      }
    }
    try (NetworkNamespace space = NetworkNamespace.open(clientSpace)) {
      client = space.run(() -> new DatagramSocket());
    }
    client.connect(service);
    Thread.ofPlatform().daemon().start(this::hear);
    Thread.ofPlatform().daemon().start(this::ask);
  }

  private static void serve(DatagramSocket server) {
    DatagramPacket request = new DatagramPacket(new byte[4], 4);
    while (!server.isClosed()) {
      try {
        server.receive(request);
        server.send(request);
      } catch (IOException _) {
        // The end, or a device without cable: the answer is lost, as it is to be.
      }
    }
  }

  private void ask() {
    ByteBuffer word = ByteBuffer.allocate(4);
    while (!client.isClosed() && asked < MOST) {
      LockSupport.parkNanos(INTERVAL_NS);
      int number = next();
      if (number >= 0) {
        try {
          client.send(new DatagramPacket(word.clear().putInt(0, number).array(), 4));
        } catch (IOException _) {
          // The end.
        }
      }
    }
  }

  private synchronized int next() {
    int open = asked - mark - answered.get(mark, Math.max(asked, mark)).cardinality();
    return open < MOST_OPEN ? asked++ : -1;
  }

  private void hear() {
    DatagramPacket answer = new DatagramPacket(new byte[4], 4);
    while (!client.isClosed()) {
      try {
        client.receive(answer);
        note(ByteBuffer.wrap(answer.getData()).getInt(0));
      } catch (SocketException _) {
        // The end, or a port that was not open yet.
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private synchronized void note(int number) {
    answered.set(number);
  }

  /** From here on it counts which requests are answered. */
  synchronized void mark() {
    mark = asked;
  }

  /** Whether this many were asked since the mark, and all of them but the last few answered. */
  synchronized boolean allAnswered(int count) {
    return asked - mark >= count && answered.get(mark, mark + count).cardinality() == count;
  }

  /** How many of the first so many since the mark were not answered. */
  synchronized int missing(int count) {
    return count - answered.get(mark, mark + count).cardinality();
  }

  @Override
  public void close() {
    client.close();
    servers.forEach(DatagramSocket::close);
  }
}
