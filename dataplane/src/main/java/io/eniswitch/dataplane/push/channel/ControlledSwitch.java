package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.Change;
import io.eniswitch.dataplane.Dataplane;
import io.eniswitch.dataplane.DataplaneSettings;
import io.eniswitch.dataplane.DevicePorts;
import io.eniswitch.dataplane.Turn;
import io.eniswitch.dataplane.WarmUp;
import io.eniswitch.dataplane.linux.Fd;
import io.eniswitch.dataplane.linux.ThreadTiming;
import io.eniswitch.dataplane.probe.HealthMonitor;
import io.eniswitch.dataplane.push.Follower;
import io.eniswitch.dataplane.push.OwnedNamespaces;
import io.eniswitch.dataplane.session.Inheritance;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
  private static final String WARM_UP = "warm-up";
  private static final Duration WARM_UP_TIME = Duration.ofSeconds(1);
  private static final Duration START = Duration.ofSeconds(1);
  private static final Duration HAND_OVER = Duration.ofSeconds(10);
  private static final Duration LEFTOVERS = Duration.ofHours(1);
  private static final Duration FREEZE = Duration.ofSeconds(2);
  private static final Duration DRAIN = Duration.ofMillis(20);

  private final Hosting hosting;
  private final Succession succession;
  private final ErrorHandler errors;
  private final Estate estate;
  private final Dataplane dataplane;
  private final HealthMonitor monitor;
  private final Watches watches;
  private final Follower follower;
  private final Settled settled;
  private final PushClient client;
  private final EventLoopGroup loops;
  private volatile LocalCopy copy;
  private @Nullable Door door;

  private ControlledSwitch(
      Hosting hosting,
      Succession succession,
      UnaryOperator<DataplaneSettings> tuning,
      ErrorHandler errors)
      throws IOException {
    this.hosting = hosting;
    this.succession = succession;
    this.errors = errors;
    Path directory = hosting.directory();
    long incarnation = Incarnation.next(directory);
    copy = LocalCopy.open(directory, errors);
    OwnedNamespaces namespaces =
        OwnedNamespaces.in(directory.resolve(NAMESPACES), new DevicePorts(succession.kept()));
    DataplaneSettings settings =
        tuning
            .apply(DataplaneSettings.defaults(directory.resolve(COUNTERS)))
            .withPortOpener(namespaces);
    estate = Estate.of(succession.kept(), settings, incarnation);
    dataplane = Dataplane.start(settings, estate.own(), errors);
    // Before it forwards for anyone: what it was told last may be somebody else's by now.
    dataplane.apply(new Change.ExtendLease(System.nanoTime())).join();
    loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    loops.next().execute(ThreadTiming::runBrieflyAndOften);
    client =
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
    monitor = HealthMonitor.start(dataplane::port, dataplane.probes(), client, errors);
    client.whenWelcomed(monitor::repeat);
    watches = new Watches(monitor::watch);
    settled = new Settled(client);
    follower = Follower.start(dataplane::apply, namespaces, settled, watches, errors);
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
   * Starts the switch as it was told last, goes on where the process before it was, and calls
   * control.
   *
   * @param succession what the process before has left
   * @param tuning of the settings it would start with
   * @param errors gets faults of ours, of ports and of the channel
   * @throws IOException if the directory cannot be used, or the process before does not hand over
   * @throws io.eniswitch.dataplane.DataplaneException if the switch cannot start
   */
  public static ControlledSwitch start(
      Hosting hosting,
      Succession succession,
      UnaryOperator<DataplaneSettings> tuning,
      ErrorHandler errors)
      throws IOException {
    Files.createDirectories(hosting.directory());
    Incumbent incumbent = succession.incumbent();
    if (incumbent != null) {
      WarmUp.run(hosting.directory().resolve(WARM_UP), WARM_UP_TIME, errors);
      // From here on its ports and its copy of the state are what this process goes on with.
      incumbent.freeze();
      Map<String, Fd> files = incumbent.files();
      succession.kept().add(files);
      succession.kept().retain(files);
    }
    ControlledSwitch made = new ControlledSwitch(hosting, succession, tuning, errors);
    made.begin(incumbent);
    return made;
  }

  /** Moves packets as soon as all that was wanted last is in force, and follows control. */
  private void begin(@Nullable Incumbent incumbent) throws IOException {
    long revision = copy.position().revision();
    if (!copy.account().isEmpty()) {
      follower.follow(revision, copy.account());
      boolean _ = settled.await(revision, incumbent == null ? START : HAND_OVER);
    }
    Turn turn = dataplane.turn();
    List<Inheritance> prepared = estate.prepare(turn);
    if (incumbent == null) {
      turn.baton().seize();
    } else {
      incumbent.release();
      if (!turn.baton().take()) {
        throw new IOException("the switch that runs went on meanwhile");
      }
    }
    estate.inherit(turn, prepared, errors);
    boolean _ = turn.begin();
    watches.begin();
    if (incumbent != null) {
      incumbent.tellTaken();
      incumbent.close();
    }
    client.start(follower, copy.position(), copy);
    door = Door.open(Succession.socket(hosting.directory()), succession.kept(), new Host(), errors);
    Thread.ofVirtual()
        .start(() -> {
          // What nobody wants any more does not outlive this start.
          if (settled.await(revision, LEFTOVERS)) {
            succession.kept().dropLeft();
          }
        });
    succession.ready();
  }

  /** The switch itself. */
  public Dataplane dataplane() {
    return dataplane;
  }

  /** Stops; namespaces stay, ports go. */
  @Override
  public void close() {
    if (door != null) {
      door.close();
    }
    client.close();
    copy.close();
    follower.close();
    monitor.close();
    dataplane.close();
    estate.end();
    loops
        .shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /** What it does for its successor. */
  private final class Host implements Door.Host {
    @Override
    public void freeze() {
      client.close();
      copy.close();
      boolean _ = settled.await(client.position().revision(), FREEZE);
    }

    @Override
    public boolean release() {
      watches.end();
      return dataplane.turn().end(DRAIN);
    }

    @Override
    public void resume() {
      if (!dataplane.turn().resume()) {
        succession.onSucceeded().run();
        return;
      }
      watches.begin();
      try {
        copy = LocalCopy.open(hosting.directory(), errors);
        client.start(follower, client.position(), copy);
      } catch (IOException e) {
        // It forwards as it was told last.
        errors.onError(e);
      }
    }
  }
}
