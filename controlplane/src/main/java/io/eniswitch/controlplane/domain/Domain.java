package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.store.Store;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

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
  private final EniAddressOperations addresses;
  private final PermissionOperations permissions;
  private final SecurityRuleOperations securityRules;
  private final TagOperations tags;
  private final SwitchReports reports;
  private final PrefixListOperations prefixLists;
  private final FailoverGroupOperations failoverGroups;
  private final Housekeeping housekeeping;
  private final Settlements settlements;
  private final Enforcement enforcement = new Enforcement();

  /**
   * The rules over a store.
   *
   * @param store opened for {@link Kinds#ALL}
   */
  public Domain(Store store, DomainSettings settings, Catalog catalog, InstantSource clock) {
    this(store, settings, catalog, clock, new Ids());
  }

  /** The rules over a store, with ids from a source that a test can repeat. */
  Domain(Store store, DomainSettings settings, Catalog catalog, InstantSource clock, Ids ids) {
    this.catalog = catalog;
    Desk desk = new Desk(store, settings, catalog, clock, ids);
    this.vpcs = new VpcOperations(desk);
    this.securityGroups = new SecurityGroupOperations(desk);
    this.instances = new InstanceOperations(desk);
    this.enis = new EniOperations(desk);
    this.bindings = new EniBindings(desk);
    this.addresses = new EniAddressOperations(desk);
    this.permissions = new PermissionOperations(desk);
    this.securityRules = new SecurityRuleOperations(desk);
    this.tags = new TagOperations(desk);
    this.reports = new SwitchReports(desk);
    this.prefixLists = new PrefixListOperations(desk);
    this.failoverGroups = new FailoverGroupOperations(desk);
    this.housekeeping = new Housekeeping(desk);
    this.settlements = new Settlements(store);
    store.watch(settlements);
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

  /** Addresses of ENIs. */
  public EniAddressOperations addresses() {
    return addresses;
  }

  /** Leave for other accounts to attach an ENI. */
  public PermissionOperations permissions() {
    return permissions;
  }

  /** The rules of security groups. */
  public SecurityRuleOperations securityRules() {
    return securityRules;
  }

  /** Tags on resources. */
  public TagOperations tags() {
    return tags;
  }

  /** Named lists of blocks. */
  public PrefixListOperations prefixLists() {
    return prefixLists;
  }

  /** Which ENI moves between which instances by itself. */
  public FailoverGroupOperations failoverGroups() {
    return failoverGroups;
  }

  /** Where the switch says what it did. */
  public SwitchReports reports() {
    return reports;
  }

  /** Where switches say how far they are. */
  public Enforcement enforcement() {
    return enforcement;
  }

  /** What happens although nobody asks; to be called now and then. */
  public Housekeeping housekeeping() {
    return housekeeping;
  }

  /**
   * Completes when the ENI or instance with this id is not on its way: a switch confirmed what was
   * asked for, or its time was up. The status then says which.
   */
  public CompletableFuture<Void> settled(String id) {
    return settlements.settled(id);
  }
}
