package io.eniswitch.controlplane.push.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way between switch and control that can be cut, and can lead elsewhere. */
final class Breaker implements AutoCloseable {
  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile InetSocketAddress target;
  private volatile boolean refusing;

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

  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      // Cut.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    breakAll();
  }
}
