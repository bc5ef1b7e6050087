package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.store.Store;
import java.time.InstantSource;

/**
 * Everything the ECS API can do, without the wire.
 *
 * <p>An operation that changes something returns a {@link io.eniswitch.controlplane.store.Commit}:
 * its value at once, durable when its future completes. A refusal is an {@link EcsException}. A
 * query reads the state in memory and never waits.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class Domain {
  private final Catalog catalog;
  private final VpcOperations vpcs;
  private final SecurityGroupOperations securityGroups;
  private final InstanceOperations instances;
  private final EniOperations enis;
  private final EniBindings bindings;

  /**
   * The rules over a store.
   *
   * @param store opened for {@link Kinds#ALL}
   */
  public Domain(Store store, DomainSettings settings, Catalog catalog, InstantSource clock) {
    this.catalog = catalog;
    Desk desk = new Desk(store, settings, catalog, clock);
    this.vpcs = new VpcOperations(desk);
    this.securityGroups = new SecurityGroupOperations(desk);
    this.instances = new InstanceOperations(desk);
    this.enis = new EniOperations(desk);
    this.bindings = new EniBindings(desk);
  }

  /** Regions, zones and instance types. */
  public Catalog catalog() {
    return catalog;
  }

  /** VPCs and vSwitches. */
  public VpcOperations vpcs() {
    return vpcs;
  }

  /** Security groups. */
  public SecurityGroupOperations securityGroups() {
    return securityGroups;
  }

  /** Instances. */
  public InstanceOperations instances() {
    return instances;
  }

  /** ENIs. */
  public EniOperations enis() {
    return enis;
  }

  /** Attach, detach and move. */
  public EniBindings bindings() {
    return bindings;
  }
}
