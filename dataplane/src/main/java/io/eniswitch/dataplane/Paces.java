package io.eniswitch.dataplane;

import io.eniswitch.dataplane.Registry.EniRecord;
import io.eniswitch.dataplane.Registry.PortRecord;
import io.eniswitch.dataplane.cap.CapAgent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * Tells ports how much the switch takes from them at most, so that no more waits in them than goes
 * in a short time. The ports of an instance share its rate evenly.
 *
 * <p><b>Threading</b>: table thread.
 */
final class Paces {
  private static final class Paced {
    final EniRecord eni;
    final PortRecord port;
    long bytesPerSec;

    Paced(final EniRecord eni, final PortRecord port) {
      this.eni = eni;
      this.port = port;
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

  /** A port that is new. */
  void add(final EniRecord eni, final String instanceId, final PortRecord port) {
    byInstance
        .computeIfAbsent(instanceId, any -> new HashMap<>())
        .put(port.portId(), new Paced(eni, port));
    update(instanceId);
  }

  /** A port that is gone. */
  void remove(final String instanceId, final PortRecord port) {
    final Map<Integer, Paced> ports = byInstance.getOrDefault(instanceId, new HashMap<>());
    ports.remove(port.portId());
    if (ports.isEmpty()) {
      byInstance.remove(instanceId);
    } else {
      update(instanceId);
    }
  }

  /** Tells the ports of an instance what has changed for them. */
  void update(final String instanceId) {
    final Map<Integer, Paced> ports = byInstance.getOrDefault(instanceId, Map.of());
    for (final Paced paced : ports.values()) {
      final int instance = registry.instance(instanceId);
      final long rate = caps.egressBytesPerSec(instance, paced.eni.index, ports.size());
      if (rate != paced.bytesPerSec) {
        paced.bytesPerSec = rate;
        tell.accept(paced.port, rate);
      }
    }
  }
}
