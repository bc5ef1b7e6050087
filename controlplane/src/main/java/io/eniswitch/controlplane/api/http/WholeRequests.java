package io.eniswitch.controlplane.api.http;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;

/**
 * Puts the pieces of a request together. A body beyond the bound is answered and the connection
 * closed, because the rest of it would have to be read otherwise.
 */
final class WholeRequests extends HttpObjectAggregator {
  private final WebHandler handler;
  private final HttpCounters counters;

  WholeRequests(int bodyBytes, WebHandler handler, HttpCounters counters) {
    super(bodyBytes);
    this.handler = handler;
    this.counters = counters;
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
    counters.adder(Refusal.TOO_LARGE).increment();
    context
        .writeAndFlush(Exchange.rendered(handler.refuse(Refusal.TOO_LARGE), false))
        .addListener(ChannelFutureListener.CLOSE);
  }
}
