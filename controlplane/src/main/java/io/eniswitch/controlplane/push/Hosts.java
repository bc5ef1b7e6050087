package io.eniswitch.controlplane.push;

import io.eniswitch.controlplane.model.Instance;
import java.util.function.Predicate;

/**
 * Where instances are.
 *
 * @param here the host of what has no tag {@code eniswitch:host}
 * @param reachable whether a host has, or can have, a switch that listens; what is on another host
 *     fails at once
 * @param leases what a switch may do that is out of reach
 */
public record Hosts(String here, Predicate<String> reachable, Leases leases) {
  /** The host of an instance. */
  public String of(Instance instance) {
    return instance.host().isEmpty() ? here : instance.host();
  }
}
