package io.eniswitch.benchmarks.cap;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * What reached the devices of a namespace, by its kernel's own counters, looked at about every
 * millisecond. Each look has the time before and after it, so that what is said to have come within
 * a time did so, however busy the machine is.
 *
 * <p><b>Threading</b>: {@link #run} by a thread of its own, which ends by {@link #end}; the rest
 * after that. <b>Bounds</b>: {@value #LOOKS} looks.
 */
final class DeviceMeter implements Runnable, AutoCloseable {
  private static final int LOOKS = 1 << 17;
  private static final long INTERVAL_NS = 500_000;

  private final FileChannel counters;
  private final ByteBuffer text = ByteBuffer.allocate(1 << 13);
  private final long[] beforeNs = new long[LOOKS];
  private final long[] afterNs = new long[LOOKS];
  private final long[] frames = new long[LOOKS];
  private final long[] bytes = new long[LOOKS];
  private int looks;
  private volatile boolean over;

  DeviceMeter(NetworkNamespace space) throws IOException {
    counters = space.run(() -> FileChannel.open(Path.of("/proc/thread-self/net/dev")));
  }

  @Override
  public void run() {
    while (!over && looks < LOOKS) {
      look();
      LockSupport.parkNanos(INTERVAL_NS);
    }
  }

  /** Ends it soon. */
  void end() {
    over = true;
  }

  /** Packets per second between the first look and the last; whole segments are their packets. */
  double packetsPerSec(CapsCase.Traffic traffic) {
    int last = looks - 1;
    return packets(traffic, 0, last) * 1e9 / (afterNs[last] - afterNs[0]);
  }

  /** The most packets in any window of a length. */
  double mostPacketsWithin(CapsCase.Traffic traffic, long windowNs) {
    double most = 0;
    int first = 0;
    for (int last = 0; last < looks; last++) {
      while (afterNs[last] - beforeNs[first] > windowNs) {
        first++;
      }
      most = Math.max(most, packets(traffic, first, Math.max(first, last)));
    }
    return most;
  }

  /** A frame has headers once, and payload for as many packets as it is cut into on a wire. */
  private double packets(CapsCase.Traffic traffic, int from, int to) {
    double headers = (double) (frames[to] - frames[from]) * traffic.headerBytes();
    return (bytes[to] - bytes[from] - headers) / traffic.payloadBytes();
  }

  private void look() {
    try {
      beforeNs[looks] = System.nanoTime();
      text.clear();
      while (counters.read(text, text.position()) > 0) {
        // To the end: a line per device.
      }
      afterNs[looks] = System.nanoTime();
      String all = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
      for (String line : all.lines().toList()) {
        int colon = line.indexOf(':');
        if (line.stripLeading().startsWith("eth") && colon > 0) {
          String[] fields = line.substring(colon + 1).strip().split(" +", 3);
          bytes[looks] += Long.parseLong(fields[0]);
          frames[looks] += Long.parseLong(fields[1]);
        }
      }
      looks++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    counters.close();
  }
}
