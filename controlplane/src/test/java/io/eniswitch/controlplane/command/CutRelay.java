package io.eniswitch.controlplane.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A network between two processes that can be cut: what is sent then is lost, and nobody is told.
 */
final class CutRelay implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 << 10;

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private volatile boolean cut;

  private CutRelay(ServerSocket listener, InetSocketAddress target) {
    this.listener = listener;
    this.target = target;
  }

  /** Relays to an address on loopback. */
  static CutRelay to(String hostAndPort) throws IOException {
    int port = Integer.parseInt(hostAndPort.substring(hostAndPort.lastIndexOf(':') + 1));
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    ServerSocket listener = new ServerSocket(0, 50, loopback);
    CutRelay relay = new CutRelay(listener, new InetSocketAddress(loopback, port));
    Thread.ofPlatform().daemon().start(relay::accept);
    return relay;
  }

  /** Where to call. */
  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** From now on everything is lost. */
  void cut() {
    cut = true;
  }

  /** From now on connections work; those that lost something break. */
  void heal() throws IOException {
    cut = false;
    breakAll();
  }

  private void breakAll() throws IOException {
    for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
      socket.close();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        Socket far = new Socket(target.getAddress(), target.getPort());
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        sockets.add(near);
        sockets.add(far);
        Thread.ofPlatform().daemon().start(() -> pump(near, far));
        Thread.ofPlatform().daemon().start(() -> pump(far, near));
      } catch (IOException _) {
        // The end, or a target that is not there: the caller calls again.
      }
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int bytes = in.read(buffer); bytes >= 0; bytes = in.read(buffer)) {
        if (!cut) {
          out.write(buffer, 0, bytes);
        }
      }
    } catch (IOException _) {
      // Either end is gone, and so is the other now.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    breakAll();
  }
}
