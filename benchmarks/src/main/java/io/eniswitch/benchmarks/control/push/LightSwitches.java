package io.eniswitch.benchmarks.control.push;

import io.eniswitch.dataplane.push.Intent;
import io.eniswitch.dataplane.push.channel.ChannelSettings;
import io.eniswitch.dataplane.push.channel.FrameReader;
import io.eniswitch.dataplane.push.channel.Frames;
import io.eniswitch.dataplane.push.channel.Position;
import io.eniswitch.dataplane.push.channel.Signal;
import io.eniswitch.dataplane.push.channel.WordReader;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Many switches without tables: each greets, reads what it is told and says that it has it. The
 * program of the second process of {@link FanoutRun}; it ends when its input does.
 */
public final class LightSwitches {
  private static final int CALLING_AT_ONCE = 256;
  private static final long HEARTBEAT_MS = ChannelSettings.defaults().heartbeat().toMillis();

  private LightSwitches() {}

  /**
   * Connects them.
   *
   * @param arguments the port of the push server on loopback, and how many
   */
  public static void main(String... arguments) throws IOException, InterruptedException {
    int port = Integer.parseInt(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Semaphore calling = new Semaphore(CALLING_AT_ONCE);
    for (int i = 0; i < count; i++) {
      String host = SwitchFleet.host(i);
      calling.acquire();
      var _ =
          new Bootstrap()
              .group(loops)
              .channel(NioSocketChannel.class)
              .option(ChannelOption.TCP_NODELAY, true)
              .handler(
                  new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                      channel
                          .pipeline()
                          .addLast(new IdleStateHandler(0, HEARTBEAT_MS, 0, TimeUnit.MILLISECONDS))
                          .addLast(new LightSwitch(host, channel));
                    }
                  })
              .connect(InetAddress.getLoopbackAddress(), port)
              .addListener(_ -> calling.release());
    }
    while (System.in.read() >= 0) {
      // Only its end says something.
    }
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** One of them. <b>Threading</b>: the event loop. */
  private static final class LightSwitch extends ChannelInboundHandlerAdapter
      implements WordReader.Listener {
    private final String host;
    private final Channel channel;
    private final FrameReader frames = new FrameReader();
    private final WordReader words = new WordReader(this);
    private final Frames out = new Frames();

    LightSwitch(String host, Channel channel) {
      this.host = host;
      this.channel = channel;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      say(new Signal.Hello(host, 1, 0, Position.NOWHERE, ""));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      try {
        frames.read(bytes, words);
      } finally {
        bytes.release();
      }
    }

    @Override
    public void onSignal(Signal signal) {
      if (signal instanceof Signal.Commit(long revision, boolean complete) && complete) {
        say(new Signal.Progress(revision));
      }
    }

    @Override
    public void onIntent(Intent intent, boolean awaited) {
      // It was read; nothing is to be done with it.
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof IdleStateEvent) {
        say(new Signal.Heartbeat(1));
      }
    }

    private void say(Signal signal) {
      out.add(signal);
      ByteBuf bytes = channel.alloc().buffer(out.length());
      out.drainTo(bytes);
      var _ = channel.writeAndFlush(bytes);
    }
  }
}
