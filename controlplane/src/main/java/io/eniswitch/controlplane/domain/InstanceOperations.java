package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.store.Commit;
import io.eniswitch.controlplane.store.View;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Instances. <b>Threading</b>: any thread. */
public final class InstanceOperations {
  private final Desk desk;

  InstanceOperations(Desk desk) {
    this.desk = desk;
  }

  /**
   * Makes instances with their ENIs.
   *
   * @return their ids
   */
  public Commit<List<String>> run(Call call, RunInstances request) {
    desk.catalog().checkRegion(call.regionId());
    return desk.runOnce(
        call,
        request.start() ? "RunInstances" : "CreateInstance",
        request,
        Answer.IDS,
        tx -> new InstanceFactory(desk, tx, call).run(request));
  }

  /** Begins to start an instance that is Stopped. */
  public Commit<Instance> start(Call call, String instanceId) {
    return desk.run(call, tx -> new InstanceChanges(desk, tx, call).start(instanceId));
  }

  /** Begins to stop an instance that is Running. */
  public Commit<Instance> stop(Call call, String instanceId) {
    return desk.run(call, tx -> new InstanceChanges(desk, tx, call).stop(instanceId));
  }

  /**
   * Deletes an instance with its primary ENI and those that are deleted on release; the others are
   * Available afterwards.
   *
   * @param force whether it may be in another status than Stopped
   */
  public Commit<Instance> delete(Call call, String instanceId, boolean force) {
    return desk.run(call, tx -> new InstanceChanges(desk, tx, call).delete(instanceId, force));
  }

  /** Changes an instance. */
  public Commit<Instance> modify(Call call, ModifyInstance request) {
    return desk.run(call, tx -> new InstanceChanges(desk, tx, call).modify(request));
  }

  /** Puts the primary ENI of an instance into one more group. */
  public Commit<Instance> join(Call call, String instanceId, String groupId) {
    return desk.run(call, tx -> new InstanceChanges(desk, tx, call).join(instanceId, groupId));
  }

  /** Takes the primary ENI of an instance out of a group that is not its last. */
  public Commit<Instance> leave(Call call, String instanceId, String groupId) {
    return desk.run(call, tx -> new InstanceChanges(desk, tx, call).leave(instanceId, groupId));
  }

  /** One instance; refused with {@code InvalidInstanceId.NotFound} if there is none. */
  public Instance find(Call call, String instanceId) {
    return Lookup.instance(desk.view(), call, instanceId);
  }

  /** One page of the instances asked for. */
  public Page<Instance> query(Call call, InstanceQuery query, PageRequest page) {
    desk.catalog().checkRegion(call.regionId());
    View view = desk.view();
    return Paging.page(
        candidates(view, call, query),
        Instance::id,
        instance ->
            instance.labels().ownerId().equals(call.accountId())
                && instance.place().regionId().equals(call.regionId())
                && InstanceQueries.matches(query, instance)
                && InstanceQueries.hasAddress(view, query, instance),
        page,
        PageLimits.COMMON);
  }

  private static Collection<Instance> candidates(View view, Call call, InstanceQuery query) {
    if (!query.instanceIds().isEmpty()) {
      return query.instanceIds().stream()
          .distinct()
          .sorted()
          .<Instance>map(id -> view.find(Kinds.INSTANCE, id))
          .filter(Objects::nonNull)
          .toList();
    }
    if (query.vSwitchId() != null) {
      return view.where(Kinds.INSTANCE, Kinds.INSTANCE_BY_VSWITCH, query.vSwitchId());
    }
    if (query.vpcId() != null) {
      return view.where(Kinds.INSTANCE, Kinds.INSTANCE_BY_VPC, query.vpcId());
    }
    return view.where(
        Kinds.INSTANCE, Kinds.INSTANCE_BY_HOME, Kinds.home(call.accountId(), call.regionId()));
  }

  /** The ENIs of an instance, the primary first, then by device. */
  public List<Eni> enis(String instanceId) {
    return InstanceQueries.enis(desk.view(), instanceId);
  }
}
