package io.eniswitch.dataplane;

import io.eniswitch.dataplane.Registry.EniRecord;
import io.eniswitch.dataplane.Registry.PortRecord;
import io.eniswitch.dataplane.cap.CapAgent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * Says how much the switch takes from each port at most, so that no more waits in them than goes in
 * a short time. The first port of an instance counts with half of its rate, the second with a third
 * of it, and so on: what a port was made with stays, for a kernel that changes a queue drops what
 * is sent meanwhile. Only a change of the caps is told to ports in service.
 *
 * <p><b>Threading</b>: table thread.
 */
final class Paces {
  private static final class Paced {
    final EniRecord eni;
    final PortRecord port;
    final int share;
    long bytesPerSec;

    Paced(final EniRecord eni, final PortRecord port, final int share, final long bytesPerSec) {
      this.eni = eni;
      this.port = port;
      this.share = share;
      this.bytesPerSec = bytesPerSec;
    }
  }

  private static final int FIRST_SHARE = 2;

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
    return rate(eni, instanceId, ports(instanceId).size() + FIRST_SHARE);
  }

  /** A port that was made with a rate. */
  void add(
      final EniRecord eni, final String instanceId, final PortRecord port, final long bytesPerSec) {
    final Map<Integer, Paced> ports =
        byInstance.computeIfAbsent(instanceId, any -> new HashMap<>());
    ports.put(port.portId(), new Paced(eni, port, ports.size() + FIRST_SHARE, bytesPerSec));
    update(instanceId);
  }

  /** A port that is gone. */
  void remove(final String instanceId, final PortRecord port) {
    final Map<Integer, Paced> ports = ports(instanceId);
    ports.remove(port.portId());
    if (ports.isEmpty()) {
      byInstance.remove(instanceId);
    }
  }

  /** Tells the ports of an instance what has changed for them. */
  void update(final String instanceId) {
    for (final Paced paced : ports(instanceId).values()) {
      final long rate = rate(paced.eni, instanceId, paced.share);
      if (rate != paced.bytesPerSec) {
        paced.bytesPerSec = rate;
        tell.accept(paced.port, rate);
      }
    }
  }

  private long rate(final EniRecord eni, final String instanceId, final int share) {
    return caps.egressBytesPerSec(registry.instance(instanceId), eni.index, share);
  }

  private Map<Integer, Paced> ports(final String instanceId) {
    return byInstance.getOrDefault(instanceId, new HashMap<>());
  }
}
