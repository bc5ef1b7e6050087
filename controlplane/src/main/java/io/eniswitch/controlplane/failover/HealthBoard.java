package io.eniswitch.controlplane.failover;

import io.eniswitch.controlplane.model.HealthCheck;
import io.eniswitch.controlplane.push.MemberTranslation;
import io.eniswitch.dataplane.probe.Probe;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the switches' health checks say of the members of failover groups.
 *
 * <p><b>Threading</b>: written by the controller's thread, read by any.
 */
public final class HealthBoard {
  /** What is thought of a member. */
  public enum Health {
    /** All checks are good. */
    HEALTHY,
    /** One check at least is bad. */
    UNHEALTHY,
    /** Not all checks were tried, and none is bad. */
    UNKNOWN
  }

  private final Map<String, Map<Probe, Boolean>> instances = new ConcurrentHashMap<>();

  /** What all these checks together say of an instance. */
  public Health of(String instanceId, List<HealthCheck> checks) {
    Map<Probe, Boolean> known = instances.getOrDefault(instanceId, Map.of());
    Health health = Health.HEALTHY;
    for (HealthCheck check : checks) {
      Boolean good = known.get(MemberTranslation.probe(check));
      if (good == null) {
        health = Health.UNKNOWN;
      } else if (!good) {
        return Health.UNHEALTHY;
      }
    }
    return health;
  }

  /** Notes what a probe says; returns what it said before, or null. */
  @Nullable Boolean put(String instanceId, Probe probe, boolean healthy) {
    return instances
        .computeIfAbsent(instanceId, _ -> new ConcurrentHashMap<>())
        .put(probe, healthy);
  }

  /** Forgets the instances that are watched no more. */
  void keep(Set<String> watched) {
    instances.keySet().retainAll(watched);
  }
}
