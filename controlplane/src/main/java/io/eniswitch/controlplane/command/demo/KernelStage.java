package io.eniswitch.controlplane.command.demo;

import io.eniswitch.dataplane.Applied;
import io.eniswitch.dataplane.Change;
import io.eniswitch.dataplane.Dataplane;
import io.eniswitch.dataplane.DataplaneSettings;
import io.eniswitch.dataplane.PortLocation;
import io.eniswitch.dataplane.linux.CpuAffinity;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Instances that are network namespaces: the traffic goes through the kernel's own stacks and TAP
 * devices.
 *
 * <p><b>Threading</b>: one thread; {@link #close} by any.
 */
public final class KernelStage implements Stage {
  private static final int MTU_BYTES = 1500;

  private final BitSet cpus = CpuAffinity.allowed();
  private final Placement placement = Placement.on(cpus);
  private final String prefix = "eniswitch-demo-" + ProcessHandle.current().pid() + "-";
  private final Map<String, NetworkNamespace> spaces = new LinkedHashMap<>();
  private @Nullable Path directory;
  private @Nullable Dataplane dataplane;
  private boolean closed;

  @Override
  public OptionalDouble bridgeGbitPerSec(int seconds) throws IOException, InterruptedException {
    try (LinuxBridge bridge = new LinuxBridge()) {
      return OptionalDouble.of(
          TcpBlast.gbitPerSec(
              placement, bridge.left(), bridge.right(), LinuxBridge.RIGHT_IP, seconds));
    }
  }

  @Override
  public synchronized void startSwitch() throws IOException {
    if (closed) {
      return;
    }
    for (String instance : DemoNetwork.INSTANCES) {
      spaces.put(instance, NetworkNamespace.create(prefix + instance));
    }
    directory = Files.createTempDirectory("eniswitch-demo");
    DataplaneSettings settings = DataplaneSettings.defaults(directory.resolve("counters"));
    if (cpus.cardinality() > 1) {
      settings = settings.withCpus(List.of(placement.workerCpu())).withBusyPoll(true);
      BitSet others = (BitSet) cpus.clone();
      others.clear(placement.workerCpu());
      CpuAffinity.restrict(others); // and with this thread all that it starts from now on
    }
    Dataplane started =
        Dataplane.start(settings, fault -> System.err.println("demo: " + fault.getMessage()));
    dataplane = started;
    DemoNetwork.build(
        started,
        MTU_BYTES,
        (instance, order) -> new PortLocation.Namespace(prefix + instance, "eth" + order, order));
  }

  @Override
  public double switchGbitPerSec(int seconds) throws IOException, InterruptedException {
    return TcpBlast.gbitPerSec(
        placement,
        space(DemoNetwork.CLIENT),
        space(DemoNetwork.FIRST),
        DemoNetwork.FIRST_IP,
        seconds);
  }

  @Override
  public DatagramEnd client(String ip, int port) throws IOException {
    return UdpEnd.connect(space(DemoNetwork.CLIENT), ip, port);
  }

  @Override
  public DatagramEnd server(String instanceId, String ip, int port) throws IOException {
    return UdpEnd.listen(space(instanceId), ip, port);
  }

  @Override
  public ArrivalEnd arrivals(String instanceId, String ip, int port) {
    return new StampedEnd(space(instanceId), ip, port);
  }

  @Override
  public CompletableFuture<Applied> move(String instanceId) {
    Dataplane running = dataplane;
    if (running == null) {
      throw new IllegalStateException("the switch does not run");
    }
    return running.apply(new Change.Attach(DemoNetwork.MOVING_ENI, instanceId));
  }

  private NetworkNamespace space(String instanceId) {
    NetworkNamespace space = spaces.get(instanceId);
    if (space == null) {
      throw new IllegalStateException(instanceId + " does not exist");
    }
    return space;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (dataplane != null) {
      dataplane.close();
    }
    for (NetworkNamespace space : spaces.values()) {
      space.close();
      NetworkNamespace.delete(space.name());
    }
    if (directory != null) {
      Remains.delete(
          directory.resolve("counters"), directory.resolve("counters.instances"), directory);
    }
  }
}
