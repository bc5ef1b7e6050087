package io.eniswitch.controlplane.api.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.agrona.ErrorHandler;

/**
 * Takes one request at a time from a connection, has it answered on a virtual thread and writes the
 * answer; only then is the connection read again.
 */
final class Exchange extends SimpleChannelInboundHandler<FullHttpRequest> {
  /**
   * Where requests are answered.
   *
   * @param threads one virtual thread per request
   * @param inFlight a permit per request being answered
   */
  record Answering(ExecutorService threads, Semaphore inFlight) {}

  private final WebHandler handler;
  private final RequestDeadline deadline;
  private final Answering answering;
  private final HttpCounters counters;
  private final ErrorHandler errors;

  /** Whether the next request is being waited for. Event loop only. */
  private boolean isAwaiting;

  Exchange(
      WebHandler handler,
      RequestDeadline deadline,
      Answering answering,
      HttpCounters counters,
      ErrorHandler errors) {
    this.handler = handler;
    this.deadline = deadline;
    this.answering = answering;
    this.counters = counters;
    this.errors = errors;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    await(context);
  }

  /** A read that brought no whole request leads to nothing more by itself. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (isAwaiting) {
      context.read();
    }
  }

  private void await(ChannelHandlerContext context) {
    isAwaiting = true;
    context.read();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
    isAwaiting = false;
    deadline.arrived();
    if (!message.decoderResult().isSuccess()) {
      answer(context, refused(Refusal.MALFORMED), false);
      return;
    }
    boolean keepAlive = HttpUtil.isKeepAlive(message);
    if (!answering.inFlight().tryAcquire()) {
      answer(context, refused(Refusal.OVERLOADED), keepAlive);
      return;
    }
    WebRequest request = toRequest(context, message);
    counters.requests.increment();
    try {
      answering.threads().execute(() -> handle(context, request, keepAlive));
    } catch (RejectedExecutionException e) {
      answering.inFlight().release();
      var _ = context.close();
    }
  }

  /** On a virtual thread. */
  private void handle(ChannelHandlerContext context, WebRequest request, boolean keepAlive) {
    WebResponse response;
    try {
      response = handler.handle(request);
    } catch (RuntimeException | Error e) {
      errors.onError(e);
      response = refused(Refusal.FAILED);
    } finally {
      answering.inFlight().release();
    }
    answer(context, response, keepAlive);
  }

  private WebResponse refused(Refusal refusal) {
    counters.adder(refusal).increment();
    return handler.refuse(refusal);
  }

  private void answer(ChannelHandlerContext context, WebResponse response, boolean keepAlive) {
    ChannelFuture written = context.writeAndFlush(rendered(response, keepAlive));
    if (keepAlive) {
      written.addListener(_ -> await(context));
    } else {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** A response as Netty writes it. */
  static FullHttpResponse rendered(WebResponse response, boolean keepAlive) {
    FullHttpResponse message =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(response.status()),
            Unpooled.wrappedBuffer(response.body()));
    response.headers().forEach(message.headers()::set);
    message.headers().set(HttpHeaderNames.CONTENT_TYPE, response.contentType());
    message.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
    message
        .headers()
        .set(
            HttpHeaderNames.CONNECTION,
            keepAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
    return message;
  }

  private static WebRequest toRequest(ChannelHandlerContext context, FullHttpRequest message) {
    String target = message.uri();
    int question = target.indexOf('?');
    Map<String, String> headers = HashMap.newHashMap(message.headers().size());
    for (Map.Entry<String, String> header : message.headers()) {
      headers.merge(
          header.getKey().toLowerCase(Locale.ROOT), header.getValue(), (a, b) -> a + "," + b);
    }
    return new WebRequest(
        message.method().name(),
        question < 0 ? target : target.substring(0, question),
        question < 0 ? "" : target.substring(question + 1),
        headers,
        ByteBufUtil.getBytes(message.content()),
        (InetSocketAddress) context.channel().remoteAddress());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A silent or vanished client is its own affair; anything else is ours and is reported.
    boolean isClientGone = cause instanceof ReadTimeoutException || cause instanceof IOException;
    if (!isClientGone && !(cause instanceof io.netty.handler.codec.CodecException)) {
      errors.onError(cause);
    }
    var _ = context.close();
  }
}
