package io.eniswitch.dataplane.probe;

import java.net.Inet4Address;
import java.util.List;

/**
 * An instance whose health is watched, at the port of its primary ENI.
 *
 * @param instanceId the instance
 * @param eniId its primary ENI
 * @param mac the ENI's MAC as a number
 * @param ip the ENI's primary address, asked for and probed
 * @param gateway the address the probes come from
 * @param namespace the network namespace its port is in; empty for the switch's own
 * @param device the name of the port's device there
 * @param probes what is tried; at most {@value #MAX_PROBES}
 */
public record Watched(
    String instanceId,
    String eniId,
    long mac,
    Inet4Address ip,
    Inet4Address gateway,
    String namespace,
    String device,
    List<Probe> probes) {
  /** Most probes of an instance. */
  public static final int MAX_PROBES = 64;

  /** Copies the list. */
  public Watched {
    probes = List.copyOf(probes);
    if (probes.size() > MAX_PROBES) {
      throw new IllegalArgumentException(
          instanceId + ": " + probes.size() + " probes, at most " + MAX_PROBES);
    }
  }
}
