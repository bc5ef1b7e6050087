package io.eniswitch.controlplane.command.demo;

import io.eniswitch.dataplane.Applied;
import io.eniswitch.dataplane.Change;
import io.eniswitch.dataplane.Dataplane;
import io.eniswitch.dataplane.DataplaneSettings;
import io.eniswitch.dataplane.PortLocation;
import io.eniswitch.dataplane.linux.CpuAffinity;
import io.eniswitch.dataplane.port.memory.MemoryPort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Instances inside this program: the same switch and the same scenario, but memory ports and frames
 * made here instead of devices and kernels.
 */
final class MemoryStage implements Stage {
  private static final long PAUSE_NS = 1_000;
  private static final int MTU_BYTES = 8500;
  private static final int BULK_PORT = 7002;
  private static final int WARM_UP_MILLIS = 700;

  private @Nullable Path directory;
  private @Nullable Dataplane dataplane;
  private volatile boolean over;
  private volatile long receivedBytes;

  @Override
  public OptionalDouble bridgeGbitPerSec(int seconds) {
    return OptionalDouble.empty();
  }

  @Override
  public synchronized void startSwitch() throws IOException {
    directory = Files.createTempDirectory("eniswitch-demo");
    boolean several = CpuAffinity.allowed().cardinality() > 1;
    DataplaneSettings settings =
        DataplaneSettings.defaults(directory.resolve("counters")).withBusyPoll(several);
    Dataplane started =
        Dataplane.start(settings, fault -> System.err.println("demo: " + fault.getMessage()));
    dataplane = started;
    DemoNetwork.build(started, MTU_BYTES, (_, _) -> new PortLocation.InMemory());
  }

  @Override
  public double switchGbitPerSec(int seconds) throws InterruptedException {
    FrameEnd from =
        FrameEnd.connect(
            port(DemoNetwork.primaryEni(DemoNetwork.CLIENT), DemoNetwork.CLIENT),
            DemoNetwork.CLIENT_IP,
            DemoNetwork.FIRST_IP,
            BULK_PORT);
    FrameEnd to =
        FrameEnd.listen(
            port(DemoNetwork.primaryEni(DemoNetwork.FIRST), DemoNetwork.FIRST),
            DemoNetwork.FIRST_IP,
            BULK_PORT);
    Thread sender = Thread.ofPlatform().daemon().start(() -> sendOn(from));
    Thread receiver = Thread.ofPlatform().daemon().start(() -> receiveOn(to));
    Thread.sleep(WARM_UP_MILLIS);
    long beforeBytes = receivedBytes;
    long beforeNs = System.nanoTime();
    TimeUnit.SECONDS.sleep(seconds);
    long bytes = receivedBytes - beforeBytes;
    long elapsedNs = System.nanoTime() - beforeNs;
    over = true;
    sender.join();
    to.close();
    receiver.join();
    return bytes * 8.0 / elapsedNs;
  }

  private void sendOn(FrameEnd from) {
    ByteBuffer payload = ByteBuffer.allocateDirect(MTU_BYTES - FrameEnd.HEADER_BYTES);
    while (!over) {
      if (!from.offer(payload)) {
        LockSupport.parkNanos(PAUSE_NS);
      }
    }
  }

  private void receiveOn(FrameEnd to) {
    ByteBuffer payload = ByteBuffer.allocateDirect(MTU_BYTES);
    long total = 0;
    try {
      while (true) {
        payload.clear();
        to.receive(payload);
        total += payload.position();
        receivedBytes = total;
      }
    } catch (ClosedChannelException _) {
      // The measurement is over.
    }
  }

  @Override
  public DatagramEnd client(String ip, int port) {
    String eni = DemoNetwork.primaryEni(DemoNetwork.CLIENT);
    return FrameEnd.connect(port(eni, DemoNetwork.CLIENT), DemoNetwork.CLIENT_IP, ip, port);
  }

  @Override
  public DatagramEnd server(String instanceId, String ip, int port) {
    boolean moving = ip.equals(DemoNetwork.MOVING_IP);
    String eni = moving ? DemoNetwork.MOVING_ENI : DemoNetwork.primaryEni(instanceId);
    return FrameEnd.listen(port(eni, instanceId), ip, port);
  }

  @Override
  public ArrivalEnd arrivals(String instanceId, String ip, int port) {
    return server(instanceId, ip, port);
  }

  @Override
  public CompletableFuture<Applied> move(String instanceId) {
    return running().apply(new Change.Attach(DemoNetwork.MOVING_ENI, instanceId));
  }

  private MemoryPort port(String eniId, String instanceId) {
    return (MemoryPort) running().port(eniId, instanceId).orElseThrow();
  }

  private Dataplane running() {
    Dataplane running = dataplane;
    if (running == null) {
      throw new IllegalStateException("the switch does not run");
    }
    return running;
  }

  @Override
  public synchronized void close() {
    over = true;
    if (dataplane != null) {
      dataplane.close();
      dataplane = null;
    }
    if (directory != null) {
      Remains.delete(
          directory.resolve("counters"), directory.resolve("counters.instances"), directory);
    }
  }
}
