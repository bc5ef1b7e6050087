package io.eniswitch.controlplane.push.server;

import io.eniswitch.controlplane.push.Notice;
import io.eniswitch.dataplane.push.Intent;
import io.eniswitch.dataplane.push.channel.Frames;
import io.eniswitch.dataplane.push.channel.Signal;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changed with one revision, as bytes, and what came next.
 *
 * <p><b>Threading</b>: any thread reads; the log's writer links and evicts.
 */
final class Delta {
  /** Bytes for everyone, or some hosts' own. */
  private record Part(byte[] everywhere, Map<String, byte[]> at) {
    /** What one host gets. */
    byte[] to(String host) {
      return at.getOrDefault(host, everywhere);
    }
  }

  private final long revision;
  private final long publishedNs;
  private final int length;
  private volatile @Nullable List<Part> parts;
  private volatile @Nullable Delta next;

  private Delta(long revision, long publishedNs, List<Part> parts) {
    this.revision = revision;
    this.publishedNs = publishedNs;
    this.parts = parts;
    this.length =
        parts.stream()
            .mapToInt(part ->
                part.everywhere.length
                    + part.at.values().stream().mapToInt(bytes -> bytes.length).sum())
            .sum();
  }

  /** Nothing, at the revision a log begins with. */
  static Delta origin(long revision) {
    return new Delta(revision, System.nanoTime(), List.of());
  }

  /** Writes down what is told at a revision. */
  static Delta of(long revision, List<Notice> notices, Frames frames) {
    long nowNs = System.nanoTime();
    List<Part> parts = new ArrayList<>();
    for (Notice notice : notices) {
      if (!notice.at().isEmpty()) {
        flush(frames, parts);
        parts.add(part(notice, frames));
      } else if (notice.everywhere() != null) {
        frames.add(notice.everywhere(), false);
      }
    }
    frames.add(new Signal.Commit(revision, true));
    flush(frames, parts);
    return new Delta(revision, nowNs, parts);
  }

  private static Part part(Notice notice, Frames frames) {
    Map<String, byte[]> at = new HashMap<>();
    notice
        .at()
        .forEach((host, intent) -> {
          frames.add(intent, intent instanceof Intent.Eni);
          at.put(host, frames.take());
        });
    if (notice.everywhere() != null) {
      frames.add(notice.everywhere(), false);
    }
    return new Part(frames.take(), at);
  }

  private static void flush(Frames frames, List<Part> parts) {
    if (frames.length() > 0) {
      parts.add(new Part(frames.take(), Map.of()));
    }
  }

  /** The revision of control's state. */
  long revision() {
    return revision;
  }

  /** When it was told, on the clock of {@link System#nanoTime}. */
  long publishedNs() {
    return publishedNs;
  }

  /** Bytes it holds. */
  int length() {
    return length;
  }

  /** The next change, or null if this is the last. */
  @Nullable Delta next() {
    return next;
  }

  /** What is for a host; false if it is not held any more. */
  boolean writeTo(String host, ByteBuf out) {
    List<Part> all = parts;
    if (all == null) {
      return false;
    }
    for (Part part : all) {
      out.writeBytes(part.to(host));
    }
    return true;
  }

  /** Whether its bytes are not held any more. */
  boolean isEvicted() {
    return parts == null;
  }

  /** Lets the bytes go. */
  void evict() {
    parts = null;
  }

  /** Says what came next. */
  void link(Delta delta) {
    next = delta;
  }
}
