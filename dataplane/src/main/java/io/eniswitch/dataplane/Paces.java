package io.eniswitch.dataplane;

import io.eniswitch.dataplane.Registry.EniRecord;
import io.eniswitch.dataplane.Registry.PortRecord;
import io.eniswitch.dataplane.cap.CapAgent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * Says how much the switch takes from each port at most, so that no more waits in all ports of an
 * instance together than goes in a short time: each counts with an even share of its rate.
 *
 * <p><b>Threading</b>: table thread.
 */
final class Paces {
  private static final class Paced {
    final EniRecord eni;
    final PortRecord port;
    long bytesPerSec;

    Paced(final EniRecord eni, final PortRecord port, final long bytesPerSec) {
      this.eni = eni;
      this.port = port;
      this.bytesPerSec = bytesPerSec;
    }
  }

  private final Map<String, Map<Integer, Paced>> byInstance = new HashMap<>();
  private final CapAgent caps;
  private final Registry registry;
  private final ObjLongConsumer<PortRecord> tell;

  /** Paces by {@code caps}; {@code tell} does what takes long elsewhere. */
  Paces(final CapAgent caps, final Registry registry, final ObjLongConsumer<PortRecord> tell) {
    this.caps = caps;
    this.registry = registry;
    this.tell = tell;
  }

  /** Bytes per second that the next port of an instance is to be made with, 0 for any. */
  long next(final EniRecord eni, final String instanceId) {
    return rate(eni, instanceId, ports(instanceId).size() + 1);
  }

  /** A port that was made with a rate. */
  void add(
      final EniRecord eni, final String instanceId, final PortRecord port, final long bytesPerSec) {
    byInstance
        .computeIfAbsent(instanceId, any -> new HashMap<>())
        .put(port.portId(), new Paced(eni, port, bytesPerSec));
    update(instanceId);
  }

  /** A port that is gone. */
  void remove(final String instanceId, final PortRecord port) {
    final Map<Integer, Paced> ports = ports(instanceId);
    ports.remove(port.portId());
    if (ports.isEmpty()) {
      byInstance.remove(instanceId);
    }
    update(instanceId);
  }

  /** Tells the ports of an instance what has changed for them. */
  void update(final String instanceId) {
    final Map<Integer, Paced> ports = ports(instanceId);
    for (final Paced paced : ports.values()) {
      final long rate = rate(paced.eni, instanceId, ports.size());
      if (rate != paced.bytesPerSec) {
        paced.bytesPerSec = rate;
        tell.accept(paced.port, rate);
      }
    }
  }

  private long rate(final EniRecord eni, final String instanceId, final int sharers) {
    return caps.egressBytesPerSec(registry.instance(instanceId), eni.index, sharers);
  }

  private Map<Integer, Paced> ports(final String instanceId) {
    return byInstance.getOrDefault(instanceId, new HashMap<>());
  }
}
