package io.eniswitch.dataplane.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Hears what happens to the interfaces of the namespace it was opened in.
 *
 * <p><b>Threading:</b> one thread polls. <b>Bounds:</b> the kernel queues some hundred messages;
 * when it had to drop some, {@link #poll} says so with {@link Change#LOST}, and the caller lists
 * the links anew.
 */
public final class LinkMonitor implements AutoCloseable {
  private static final int GROUP_LINK = 1;
  private static final int BUFFER_BYTES = 64 << 10;
  private static final Link NONE = new Link(0, "", 0, 0, 0, 0, "", 0);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory = arena.allocate(BUFFER_BYTES, 8);
  private final ByteBuffer received = memory.asByteBuffer().order(ByteOrder.nativeOrder());
  private final Fd fd = Netlink.openSocket(Fd.O_NONBLOCK, GROUP_LINK);

  /** What happened. */
  public enum Change {
    /** The link is new, or something about it changed. */
    CHANGED,
    /** The link is gone from this namespace. */
    GONE,
    /** Events were lost; the link of the event means nothing. */
    LOST
  }

  /** A link as it is now, or was before it went. */
  public record Event(Change change, Link link) {}

  /** Readable when there is something to poll. */
  public Fd fd() {
    return fd;
  }

  /** What happened since the last call; empty if nothing did. Does not wait. */
  public List<Event> poll() {
    List<Event> events = new ArrayList<>();
    while (true) {
      long length = Libc.receive(fd.number(), memory.address(), BUFFER_BYTES, 0);
      if (length == -Errno.ENOBUFS) {
        events.add(new Event(Change.LOST, NONE));
      } else if (length <= 0) {
        return events;
      } else {
        received.clear().limit((int) length);
        take(events);
      }
    }
  }

  private void take(List<Event> events) {
    for (NetlinkMessage message : NetlinkMessage.split(received)) {
      boolean ofBridge = message.body().get(0) != 0; // a link that leaves its bridge is not gone
      if (ofBridge) {
        continue;
      }
      if (message.type() == Links.NEW_LINK) {
        events.add(new Event(Change.CHANGED, Link.parse(message.body())));
      } else if (message.type() == Links.DELETE_LINK) {
        events.add(new Event(Change.GONE, Link.parse(message.body())));
      }
    }
  }

  @Override
  public void close() {
    fd.close();
    arena.close();
  }
}
