package io.eniswitch.controlplane.push.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way between switch and control that can be cut, can go dead, and can lead elsewhere. */
final class Breaker implements AutoCloseable {
  private static final int PIECE_BYTES = 64 * 1024;

  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile InetSocketAddress target;
  private volatile boolean refusing;
  private volatile boolean dead;

  Breaker(InetSocketAddress target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 50, target.getAddress());
    Thread.ofVirtual().start(this::accept);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  void to(InetSocketAddress address) {
    target = address;
  }

  void refuse(boolean on) {
    refusing = on;
  }

  /** While it is on, no byte comes through, and nobody is told. */
  void dead(boolean on) {
    dead = on;
  }

  void breakAll() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = listener.accept();
        if (refusing) {
          near.close();
          continue;
        }
        Socket far = new Socket(target.getAddress(), target.getPort());
        sockets.add(near);
        sockets.add(far);
        Thread.ofVirtual().start(() -> pass(near, far));
        Thread.ofVirtual().start(() -> pass(far, near));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] bytes = new byte[PIECE_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        while (dead) {
          Thread.sleep(1);
        }
        out.write(bytes, 0, count);
      }
    } catch (IOException | InterruptedException _) {
      // Cut.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    breakAll();
  }
}
