package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.Change;
import io.eniswitch.dataplane.Dataplane;
import io.eniswitch.dataplane.DataplaneSettings;
import io.eniswitch.dataplane.DevicePorts;
import io.eniswitch.dataplane.linux.ThreadTiming;
import io.eniswitch.dataplane.probe.HealthMonitor;
import io.eniswitch.dataplane.push.Follower;
import io.eniswitch.dataplane.push.OwnedNamespaces;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.agrona.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * A switch whose control is another process. It forwards as it was told last, whether control
 * answers or not.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class ControlledSwitch implements AutoCloseable {
  private static final String NAMESPACES = "namespaces";
  private static final String COUNTERS = "counters";
  private static final long CLOSE_TIMEOUT_SECONDS = 5;

  private final Dataplane dataplane;
  private final Led led;
  private final PushClient client;
  private final LocalCopy copy;
  private final EventLoopGroup loops;

  /** What is led by what control wants. */
  private record Led(Follower follower, HealthMonitor monitor) {}

  private ControlledSwitch(
      Dataplane dataplane, Led led, PushClient client, LocalCopy copy, EventLoopGroup loops) {
    this.dataplane = dataplane;
    this.led = led;
    this.client = client;
    this.copy = copy;
    this.loops = loops;
  }

  /**
   * Where the switch is and whom it follows.
   *
   * @param directory where it keeps its counters, what it made, and its copy of the state
   * @param host the name of this host, as the tag {@code eniswitch:host} says it
   * @param controller where control listens; looked up at each call
   * @param tls for control that is not on this host, or null
   * @param channel times
   */
  public record Hosting(
      Path directory,
      String host,
      InetSocketAddress controller,
      @Nullable SslContext tls,
      ChannelSettings channel) {}

  /**
   * Starts the switch as it was told last, and calls control.
   *
   * @param tuning of the settings it would start with
   * @param errors gets faults of ours, of ports and of the channel
   * @throws IOException if the directory cannot be used
   * @throws io.eniswitch.dataplane.DataplaneException if the switch cannot start
   */
  public static ControlledSwitch start(
      Hosting hosting, UnaryOperator<DataplaneSettings> tuning, ErrorHandler errors)
      throws IOException {
    Path directory = hosting.directory();
    Files.createDirectories(directory);
    long incarnation = Incarnation.next(directory);
    LocalCopy copy = LocalCopy.open(directory, errors);
    OwnedNamespaces namespaces =
        OwnedNamespaces.in(directory.resolve(NAMESPACES), new DevicePorts());
    DataplaneSettings settings =
        tuning
            .apply(DataplaneSettings.defaults(directory.resolve(COUNTERS)))
            .withPortOpener(namespaces);
    Dataplane dataplane = Dataplane.start(settings, errors);
    // Before it forwards for anyone: what it was told last may be somebody else's by now.
    dataplane.apply(new Change.ExtendLease(System.nanoTime())).join();
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    loops.next().execute(ThreadTiming::runBrieflyAndOften);
    PushClient client =
        new PushClient(
            new PushClient.Identity(
                hosting.controller(),
                hosting.host(),
                incarnation,
                hosting.tls(),
                hosting.channel()),
            loops.next(),
            deadlineNs -> {
              var _ = dataplane.apply(new Change.ExtendLease(deadlineNs));
            },
            errors);
    HealthMonitor monitor =
        HealthMonitor.start(dataplane::port, dataplane.probes(), client, errors);
    client.whenWelcomed(monitor::repeat);
    Follower follower =
        Follower.start(dataplane::apply, namespaces, client, monitor::watch, errors);
    if (!copy.account().isEmpty()) {
      follower.follow(copy.position().revision(), copy.account());
    }
    client.start(follower, copy.position(), copy);
    return new ControlledSwitch(dataplane, new Led(follower, monitor), client, copy, loops);
  }

  /** The switch itself. */
  public Dataplane dataplane() {
    return dataplane;
  }

  /** Stops; namespaces stay, ports go. */
  @Override
  public void close() {
    client.close();
    copy.close();
    led.follower.close();
    led.monitor.close();
    dataplane.close();
    loops
        .shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }
}
