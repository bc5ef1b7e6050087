package io.eniswitch.controlplane.push.server;

import io.eniswitch.controlplane.push.Account;
import io.eniswitch.controlplane.push.Account.Said;
import io.eniswitch.dataplane.push.channel.Frames;
import io.eniswitch.dataplane.push.channel.Signal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A full account on its way to one switch.
 *
 * <p><b>Threading</b>: pieces are sent by one thread; {@link #onWritable} by the event loop.
 */
final class Snapshot {
  private static final int PIECE_BYTES = 64 * 1024;

  private final Channel channel;
  private final Account account;
  private final Iterator<Said> rest;
  private final Runnable onSent;
  private final Frames frames = new Frames();
  private final AtomicBoolean waiting = new AtomicBoolean();

  /**
   * An account for a host.
   *
   * @param onSent called on the event loop when all is on its way
   */
  Snapshot(Channel channel, Account account, String host, Runnable onSent) {
    this.channel = channel;
    this.account = account;
    this.rest = account.of(host);
    this.onSent = onSent;
  }

  /**
   * Sends the next piece.
   *
   * @return whether another can follow at once
   */
  boolean sendPiece() {
    if (!channel.isActive()) {
      return false;
    }
    while (rest.hasNext() && frames.length() < PIECE_BYTES) {
      Said said = rest.next();
      frames.add(said.intent(), said.own());
    }
    boolean complete = !rest.hasNext();
    frames.add(new Signal.Commit(account.revision(), complete));
    ByteBuf bytes = channel.alloc().buffer(frames.length());
    frames.drainTo(bytes);
    var _ = channel.writeAndFlush(bytes);
    if (complete) {
      channel.eventLoop().execute(onSent);
      return false;
    }
    if (channel.isWritable()) {
      return true;
    }
    waiting.set(true);
    // It may have become writable since, and nobody would say so again.
    return channel.isWritable() && waiting.compareAndSet(true, false);
  }

  /** The channel takes more; true if a piece was waiting for that. */
  boolean onWritable() {
    return waiting.compareAndSet(true, false);
  }

  /** Hangs up: the account cannot be sent. */
  void abandon() {
    var _ = channel.close();
  }
}
