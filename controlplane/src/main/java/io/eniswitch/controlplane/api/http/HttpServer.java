package io.eniswitch.controlplane.api.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket, its connections and the threads that answer.
 *
 * <p><b>Threading:</b> one event-loop thread reads and writes bytes; every request is answered on
 * its own virtual thread. A connection is not read while its request is being answered, so a client
 * that pipelines gets its answers in order and holds at most one thread.
 *
 * <p><b>Bounds:</b> {@link HttpLimits}; refusals are counted in {@link HttpCounters}.
 */
public final class HttpServer implements AutoCloseable {
  private static final int ACCEPT_BACKLOG = 1_024;
  private static final long CLOSE_TIMEOUT_SECONDS = 5;

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ExecutorService answering = Executors.newVirtualThreadPerTaskExecutor();
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final HttpCounters counters = new HttpCounters();
  private final HttpLimits limits;
  private final WebHandler handler;
  private final ErrorHandler errors;
  private final @Nullable SslContext tls;
  private final Semaphore inFlight;
  private final Channel listener;

  private HttpServer(
      InetSocketAddress address,
      HttpLimits limits,
      @Nullable SslContext tls,
      WebHandler handler,
      ErrorHandler errors)
      throws IOException {
    this.limits = limits;
    this.handler = handler;
    this.errors = errors;
    this.tls = tls;
    this.inFlight = new Semaphore(limits.requestsInFlight());
    this.listener = bind(address);
  }

  /**
   * Listens and serves until closed.
   *
   * @param address where to listen; port 0 takes any free one, see {@link #address()}
   * @param tls null for plain HTTP
   * @param errors gets what handlers throw
   * @throws IOException if the address cannot be bound
   */
  public static HttpServer start(
      InetSocketAddress address,
      HttpLimits limits,
      @Nullable SslContext tls,
      WebHandler handler,
      ErrorHandler errors)
      throws IOException {
    return new HttpServer(address, limits, tls, handler, errors);
  }

  /** Where the server listens, with the real port. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** What was served and refused. */
  public HttpCounters counters() {
    return counters;
  }

  /** Stops listening, closes every connection and waits a few seconds for running requests. */
  @Override
  public void close() {
    listener.close().awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    connections.close().awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    answering.shutdown();
    try {
      if (!answering.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        answering.shutdownNow();
      }
    } catch (InterruptedException e) {
      answering.shutdownNow();
      Thread.currentThread().interrupt();
    }
    loop.shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  private Channel bind(InetSocketAddress address) throws IOException {
    var bound =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, ACCEPT_BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    admit(channel);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      close(loop, answering);
      throw new IOException(
          "cannot listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
    }
    return bound.channel();
  }

  private static void close(EventLoopGroup loop, ExecutorService answering) {
    answering.shutdown();
    var _ = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  private void admit(SocketChannel channel) {
    if (connections.size() >= limits.connections()) {
      counters.connectionsRefused.increment();
      var _ = channel.close();
      return;
    }
    connections.add(channel);
    counters.connectionsAccepted.increment();
    var pipeline = channel.pipeline();
    pipeline.addLast(new ReadTimeoutHandler(limits.idle().toSeconds(), TimeUnit.SECONDS));
    if (tls != null) {
      pipeline.addLast(tls.newHandler(channel.alloc()));
    }
    RequestDeadline deadline = new RequestDeadline(limits.arrival(), counters);
    pipeline.addLast(deadline);
    pipeline.addLast(
        new HttpServerCodec(
            new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.requestLineBytes())
                .setMaxHeaderSize(limits.headerBytes())));
    pipeline.addLast(new WholeRequests(limits.bodyBytes(), handler, counters));
    pipeline.addLast(new FlowControlHandler());
    pipeline.addLast(
        new Exchange(
            handler, deadline, new Exchange.Answering(answering, inFlight), counters, errors));
  }
}
