package io.eniswitch.controlplane.command.demo;

import io.eniswitch.dataplane.linux.ThreadTiming;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends datagrams at a fixed rate, each at its own time whatever became of those before: what is
 * late is sent at once, never left out. A datagram carries its number and when it should have been
 * sent.
 *
 * <p><b>Threading</b>: runs on a thread of its own from {@link #start} to {@link #stop}; the send
 * times may be read after that. <b>Bounds</b>: {@value #CAPACITY} datagrams, then it ends.
 */
final class Stream {
  static final int PACKETS_PER_SEC = 10_000;
  static final int CAPACITY = PACKETS_PER_SEC * 40;
  static final int PAYLOAD_BYTES = 64;

  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1) / PACKETS_PER_SEC;

  private final DatagramEnd from;
  private final long[] sentNs = new long[CAPACITY];
  private final Thread thread =
      Thread.ofPlatform().name("demo-stream").daemon().unstarted(this::run);
  private volatile boolean stopping;
  private volatile boolean broken;
  private int sent;
  private long latestNs;

  Stream(DatagramEnd from) {
    this.from = from;
  }

  /** Begins to send. */
  void start() {
    thread.start();
  }

  /** Ends and waits for the end. */
  void stop() throws InterruptedException {
    stopping = true;
    thread.join();
  }

  /** Datagrams sent. */
  int sent() {
    return sent;
  }

  /** When datagram {@code number} was sent, just before the call, on the clock of nanoTime. */
  long sentNs(int number) {
    return sentNs[number];
  }

  /** Whether it sent at its rate to the end: nothing failed or was later than half a second. */
  boolean keptItsRate() {
    return !broken && latestNs < TimeUnit.MILLISECONDS.toNanos(500);
  }

  private void run() {
    ThreadTiming.runBrieflyAndOften();
    ByteBuffer payload = ByteBuffer.allocateDirect(PAYLOAD_BYTES);
    long startNs = System.nanoTime();
    try {
      while (!stopping && sent < CAPACITY) {
        long intendedNs = startNs + sent * INTERVAL_NS;
        long nowNs = System.nanoTime();
        while (nowNs - intendedNs < 0) {
          // Spinning would take the processor from the receivers, and be punished for it.
          LockSupport.parkNanos(intendedNs - nowNs);
          nowNs = System.nanoTime();
        }
        payload.clear().putInt(sent).putLong(intendedNs).rewind();
        sentNs[sent] = nowNs;
        latestNs = Math.max(latestNs, nowNs - intendedNs);
        from.send(payload);
        sent++;
      }
    } catch (IOException e) {
      broken = true;
      System.err.println("demo: the stream broke: " + e.getMessage());
    }
  }
}
