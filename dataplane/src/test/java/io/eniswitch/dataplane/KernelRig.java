package io.eniswitch.dataplane;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.cap.CapSpec;
import io.eniswitch.dataplane.linux.KernelAccess;
import io.eniswitch.dataplane.linux.NetworkNamespace;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A running switch whose instances are network namespaces: each has its ENIs as TAP devices in the
 * one subnet 10.0.0.0/24.
 */
final class KernelRig implements AutoCloseable {
  private static final long MACS = 0x00163e000000L;

  final Dataplane dataplane;
  private final Map<String, NetworkNamespace> spaces = new LinkedHashMap<>();
  private final Map<String, Integer> enis = new HashMap<>();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();

  KernelRig(final Path directory) {
    final DataplaneSettings settings = DataplaneSettings.defaults(directory.resolve("counters"));
    dataplane = Dataplane.start(settings, faults::add);
    final InetAddress network = InetAddress.ofLiteral("10.0.0.0");
    apply(new Change.PutVSwitch(new VSwitchConfig("vsw", 7, network, 24, Optional.empty())));
  }

  /** An instance, with caps; or new caps for one that is there. */
  NetworkNamespace putInstance(final String instanceId, final CapSpec caps) {
    apply(new Change.PutInstance(instanceId, caps));
    return spaces.computeIfAbsent(
        instanceId, any -> NetworkNamespace.create(KernelAccess.uniqueName("cap")));
  }

  /** An ENI of an instance, with address 10.0.0.{@code host}. */
  void addEni(final int host, final String instanceId) {
    final String eniId = "eni-" + host;
    final InetAddress address = InetAddress.ofLiteral("10.0.0." + host);
    final String space = requireNonNull(spaces.get(instanceId)).name();
    final int order = enis.merge(instanceId, 1, Integer::sum) - 1;
    apply(new Change.PutEni(EniConfig.of(eniId, "vsw", MACS + host, address)));
    apply(
        new Change.PutPort(
            eniId, instanceId, new PortLocation.Namespace(space, "eth" + order, order)));
    apply(new Change.Attach(eniId, instanceId));
  }

  void apply(final Change change) {
    try {
      dataplane.apply(change).get(20, TimeUnit.SECONDS);
    } catch (final Exception e) {
      throw new AssertionError(change.toString(), e);
    }
  }

  @Override
  public void close() {
    dataplane.close();
    for (final NetworkNamespace space : spaces.values()) {
      NetworkNamespace.delete(space.name());
      space.close();
    }
    assertThat(faults).isEmpty();
  }
}
