package io.eniswitch.dataplane.port.tap;

import io.eniswitch.dataplane.linux.BpfFilter;
import io.eniswitch.dataplane.linux.Fd;
import io.eniswitch.dataplane.linux.LinuxException;
import io.eniswitch.dataplane.linux.SharedArray;
import io.eniswitch.dataplane.linux.TunFile;
import io.eniswitch.dataplane.packet.Memory;
import org.jspecify.annotations.Nullable;

/**
 * How much may wait in a TAP device for the switch, in bytes and in frames. A program in the kernel
 * counts what goes into the device's queue, from its first frame on, and refuses what would exceed
 * the limit, so that its sender is told; the port counts what it takes out. The limit is two words:
 * it changes by two stores, while the kernel would drop what is sent while it changes the length of
 * a queue.
 *
 * <p><b>Threading</b>: limits by the control thread; the rest by the worker that polls the device,
 * which has one queue. <b>Layout</b>: in a line each, what went in, what came out, the limits;
 * bytes first, then frames. <b>Bounds</b>: processors that send at the same moment may exceed the
 * limit by a frame each; a frame always fits if none waits. <b>Source</b>: {@code
 * drivers/net/tun.c}, {@code TUNSETFILTEREBPF}.
 */
final class QueueLimit implements AutoCloseable {
  private static final int IN = 0;
  private static final int OUT = 64;
  private static final int MOST = 128;
  private static final int FRAMES = 8;
  private static final long NEVER = -1;
  private static final int WHOLE_FRAME = Integer.MAX_VALUE;

  private final SharedArray shared;
  private final long words;
  private volatile long laterBytes = NEVER;
  private volatile long laterFrames;
  private long markedBytes;
  private long markedFrames;

  private QueueLimit(SharedArray shared) {
    this.shared = shared;
    words = shared.address();
  }

  /** Puts a limit on a device, none yet; null if the kernel or our rights do not allow programs. */
  static @Nullable QueueLimit on(TunFile file) {
    SharedArray shared;
    try {
      shared = SharedArray.create();
    } catch (LinuxException _) {
      return null;
    }
    QueueLimit limit = new QueueLimit(shared);
    limit.set(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2);
    try (Fd program = program(shared).load()) {
      file.filter(program);
      return limit;
    } catch (LinuxException _) {
      shared.close();
      return null;
    }
  }

  /** Limits what waits from now on. */
  void set(long bytes, long frames) {
    laterBytes = NEVER;
    write(bytes, frames);
  }

  /**
   * Limits what waits from when nothing does: until then another process may take frames out, and
   * tell nobody.
   */
  void onceEmpty(long bytes, long frames) {
    laterFrames = frames;
    laterBytes = bytes;
  }

  private void write(long bytes, long frames) {
    Memory.releaseLong(words + MOST, bytes);
    Memory.releaseLong(words + MOST + FRAMES, frames);
  }

  /** Before the port looks what waits. */
  void mark() {
    markedBytes = Memory.acquireLong(words + IN);
    markedFrames = Memory.acquireLong(words + IN + FRAMES);
  }

  /** The port took some frames out. */
  void taken(long bytes, int frames) {
    Memory.releaseLong(words + OUT, Memory.readLong(words + OUT) + bytes);
    Memory.releaseLong(words + OUT + FRAMES, Memory.readLong(words + OUT + FRAMES) + frames);
  }

  /**
   * Nothing has waited since the mark: all that was counted until then has come out or was lost on
   * the way in, or waited in an adopted device before its limit counted.
   */
  void emptied() {
    Memory.releaseLong(words + OUT, markedBytes);
    Memory.releaseLong(words + OUT + FRAMES, markedFrames);
    if (laterBytes != NEVER) {
      write(laterBytes, laterFrames);
      laterBytes = NEVER;
    }
  }

  /** The device is closed; its last program goes with it. */
  @Override
  public void close() {
    shared.close();
  }

  private static BpfFilter program(SharedArray shared) {
    int length = 7;
    int array = 8;
    int waiting = 2;
    int other = 3;
    return new BpfFilter()
        .frameLength(length)
        .address(array, shared)
        .load(waiting, array, IN)
        .load(other, array, OUT)
        .subtract(waiting, other)
        .ifAtMost(waiting, 0, "fits")
        .add(waiting, length)
        .load(other, array, MOST)
        .ifMore(waiting, other, "full")
        .load(waiting, array, IN + FRAMES)
        .load(other, array, OUT + FRAMES)
        .subtract(waiting, other)
        .set(other, 1)
        .add(waiting, other)
        .load(other, array, MOST + FRAMES)
        .ifMore(waiting, other, "full")
        .label("fits")
        .addTo(array, IN, length)
        .set(other, 1)
        .addTo(array, IN + FRAMES, other)
        .answer(WHOLE_FRAME)
        .label("full")
        .answer(0);
  }
}
