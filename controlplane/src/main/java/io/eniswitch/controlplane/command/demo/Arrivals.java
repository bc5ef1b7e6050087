package io.eniswitch.controlplane.command.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/**
 * What of a {@link Stream} arrived at one instance, and when.
 *
 * <p><b>Threading</b>: a thread of its own records until {@link #close}; read it after that.
 */
final class Arrivals implements AutoCloseable {
  private final ArrivalEnd at;
  private final long[] firstNs = new long[Stream.CAPACITY];
  private final Thread thread;
  private int duplicates;

  /** Begins to record what comes to {@code at}, which it owns from now on. */
  Arrivals(ArrivalEnd at, String name) {
    this.at = at;
    this.thread = Thread.ofPlatform().name("demo-arrivals-" + name).daemon().start(this::record);
  }

  /** Whether datagram {@code number} arrived here. */
  boolean has(int number) {
    return firstNs[number] != 0;
  }

  /** When datagram {@code number} arrived here, on the clock of nanoTime. */
  long atNs(int number) {
    return firstNs[number];
  }

  /** Datagrams that arrived here again. */
  int duplicates() {
    return duplicates;
  }

  @Override
  public void close() throws IOException {
    at.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void record() {
    ByteBuffer payload = ByteBuffer.allocateDirect(Stream.PAYLOAD_BYTES);
    try {
      while (true) {
        payload.clear();
        long arrivalNs = at.receive(payload);
        int number = payload.getInt(0);
        if (payload.position() < Stream.PAYLOAD_BYTES || number < 0 || number >= firstNs.length) {
          continue; // not of the stream
        }
        if (firstNs[number] == 0) {
          firstNs[number] = arrivalNs;
        } else {
          duplicates++;
        }
      }
    } catch (ClosedChannelException _) {
      // The measurement is over.
    } catch (IOException e) {
      System.err.println("demo: a receiver ended: " + e.getMessage());
    }
  }
}
