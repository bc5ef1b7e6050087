package io.eniswitch.controlplane.api.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose request takes too long to arrive, first byte to last: a client that
 * sends one byte now and then is not silent, and would hold its place for ever.
 *
 * <p><b>Threading:</b> event loop only.
 */
final class RequestDeadline extends ChannelDuplexHandler {
  private final long timeoutMillis;
  private final HttpCounters counters;
  private @Nullable ScheduledFuture<?> deadline;

  RequestDeadline(Duration timeout, HttpCounters counters) {
    this.timeoutMillis = timeout.toMillis();
    this.counters = counters;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (deadline == null) {
      deadline =
          context.executor().schedule(() -> tooSlow(context), timeoutMillis, TimeUnit.MILLISECONDS);
    }
    context.fireChannelRead(bytes);
  }

  private void tooSlow(ChannelHandlerContext context) {
    counters.tooSlow.increment();
    var _ = context.close();
  }

  /** A whole request arrived; the next byte begins another. */
  void arrived() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    arrived();
    context.fireChannelInactive();
  }
}
