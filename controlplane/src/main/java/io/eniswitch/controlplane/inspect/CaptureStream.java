package io.eniswitch.controlplane.inspect;

import io.eniswitch.dataplane.Inspection;
import io.eniswitch.dataplane.trace.Capture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends what is captured to a client, as a pcapng file, until it has enough or goes away.
 *
 * <p><b>Threading</b>: the client's thread. <b>Bounds</b>: {@link #BUFFER_BYTES} at a time; what
 * the client does not take in time fills the rings, and what those do not take is counted.
 */
final class CaptureStream {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final long PAUSE_NS = 2_000_000;

  private final Inspection inspection;
  private final Capture capture;
  private final LineChannel lines;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  CaptureStream(Inspection inspection, Capture capture, LineChannel lines) {
    this.inspection = inspection;
    this.capture = capture;
    this.lines = lines;
  }

  /**
   * Sends {@code answer}, then up to {@code count} packets for up to {@code seconds}; then no
   * worker copies any more.
   *
   * @throws IOException if the client is gone
   */
  void run(String answer, long count, long seconds) throws IOException {
    boolean ended = false;
    try {
      long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      lines.writeLine(answer, InspectionServer.PATIENCE_MS);
      capture.start(buffer);
      send();
      while (capture.captured() < count
          && System.nanoTime() - deadlineNs < 0
          && !capture.isOver()
          && !lines.isEnded()) {
        if (capture.write(buffer, count - capture.captured()) == 0) {
          LockSupport.parkNanos(PAUSE_NS);
        }
        send();
      }
      inspection.end();
      ended = true;
      while (capture.write(buffer, count - capture.captured()) > 0) {
        send();
      }
      capture.end(buffer);
      send();
    } finally {
      if (!ended) {
        inspection.end();
      }
      capture.close();
    }
  }

  private void send() throws IOException {
    buffer.flip();
    lines.write(buffer, InspectionServer.PATIENCE_MS);
    buffer.clear();
  }
}
