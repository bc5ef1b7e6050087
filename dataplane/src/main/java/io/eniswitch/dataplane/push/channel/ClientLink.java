package io.eniswitch.dataplane.push.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/** One connection of a switch to control. <b>Threading</b>: the event loop. */
final class ClientLink extends ChannelInboundHandlerAdapter {
  private final Following following;
  private final Runnable onFirstWord;
  private final ErrorHandler errors;
  private final FrameReader frames = new FrameReader();
  private final Frames out = new Frames();
  private @Nullable ChannelHandlerContext context;
  private boolean heard;
  private long heartbeats;

  /**
   * A connection.
   *
   * @param onFirstWord called when control said something that was not refused
   */
  ClientLink(Following following, Runnable onFirstWord, ErrorHandler errors) {
    this.following = following;
    this.onFirstWord = onFirstWord;
    this.errors = errors;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    following.onOpened(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      frames.read(bytes, following);
    } finally {
      bytes.release();
    }
    if (!heard) {
      heard = true;
      onFirstWord.run();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    following.report();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent idle) {
      if (idle.state() == IdleState.READER_IDLE && ctx.channel().config().isAutoRead()) {
        var _ = ctx.close();
      } else if (idle.state() == IdleState.WRITER_IDLE) {
        say(new Signal.Heartbeat(++heartbeats));
        flush();
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      // A connection that breaks is no fault: it is made again.
      var _ = ctx.close();
      return;
    }
    errors.onError(cause);
    var _ = ctx.close();
  }

  /** Adds a signal to what is sent next. */
  void say(Signal signal) {
    out.add(signal);
  }

  /** Sends what was said. */
  void flush() {
    ChannelHandlerContext ctx = context;
    if (ctx != null && out.length() > 0) {
      ByteBuf bytes = ctx.alloc().buffer(out.length());
      out.drainTo(bytes);
      var _ = ctx.writeAndFlush(bytes);
    }
  }

  /** Whether more is read. */
  void listen(boolean on) {
    ChannelHandlerContext ctx = context;
    if (ctx != null && ctx.channel().config().isAutoRead() != on) {
      ctx.channel().config().setAutoRead(on);
    }
  }
}
