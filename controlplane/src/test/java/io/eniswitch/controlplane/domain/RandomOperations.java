package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.model.Tag;
import io.eniswitch.controlplane.store.Commit;
import io.eniswitch.controlplane.store.Store;
import io.eniswitch.controlplane.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Mixed operations on one VPC, chosen at random; those the rules refuse are part of the mix. */
final class RandomOperations {
  static final Call CALL = Call.of("1234567890", "cn-hangzhou");

  private final Store store;
  private final Domain domain;
  private final RandomGenerator random;
  private final String vSwitchId;
  private final List<String> groupIds;

  RandomOperations(
      Store store, Domain domain, RandomGenerator random, String vSwitchId, List<String> groupIds) {
    this.store = store;
    this.domain = domain;
    this.random = random;
    this.vSwitchId = vSwitchId;
    this.groupIds = groupIds;
  }

  /** Does one operation; null if the rules refused it. */
  @Nullable Commit<?> step() {
    try {
      return operation();
    } catch (EcsException e) {
      return null;
    }
  }

  private Commit<?> operation() {
    return switch (random.nextInt(14)) {
      case 0, 1 -> domain.enis().create(CALL, CreateEni.of(vSwitchId, any(groupIds)));
      case 2 -> domain.instances().run(CALL, instance());
      case 3 -> domain.enis().delete(CALL, eni().id());
      case 4, 5 -> domain.bindings().attach(CALL, eni().id(), instanceId(), 0);
      case 6 -> domain.bindings().detach(CALL, eni().id(), eni().instanceId());
      case 7 -> domain.bindings().move(CALL, eni().id(), instanceId());
      case 8 ->
          domain
              .addresses()
              .assignPrivate(CALL, eni().id(), AddressWish.ipv4(1 + random.nextInt(3)));
      case 9 -> unassign(eni());
      case 10 -> domain.instances().delete(CALL, instanceId(), random.nextBoolean());
      case 11 ->
          random.nextBoolean()
              ? domain.instances().stop(CALL, instanceId())
              : domain.instances().start(CALL, instanceId());
      case 12 -> domain.enis().modify(CALL, ModifyEni.groups(eni().id(), List.of(any(groupIds))));
      default -> report();
    };
  }

  private RunInstances instance() {
    boolean port = random.nextBoolean();
    Naming naming =
        new Naming(
            null, null, null, port ? List.of(new Tag(Tag.PORT_KEY, "netns:any")) : List.of());
    return RunInstances.one("ecs.g7.2xlarge", vSwitchId, any(groupIds), naming);
  }

  private Commit<?> unassign(Eni eni) {
    List<IpAddress> secondary = eni.addresses().secondary();
    return domain
        .addresses()
        .unassign(
            CALL, eni.id(), secondary.isEmpty() ? List.of() : secondary.subList(0, 1), List.of());
  }

  /** The switch answers something that is under way, rightly or with an old epoch. */
  private Commit<?> report() {
    View view = store.snapshot();
    List<Eni> moving = new ArrayList<>();
    for (EniStatus status : List.of(EniStatus.ATTACHING, EniStatus.DETACHING)) {
      moving.addAll(view.where(Kinds.ENI, Kinds.ENI_BY_STATUS, status.name()));
    }
    List<Instance> starting =
        List.copyOf(
            view.where(Kinds.INSTANCE, Kinds.INSTANCE_BY_STATUS, InstanceStatus.STARTING.name()));
    if (!starting.isEmpty() && (moving.isEmpty() || random.nextBoolean())) {
      Instance instance = any(starting);
      return domain.reports().started(instance.id(), instance.epoch());
    }
    if (moving.isEmpty()) {
      return domain.housekeeping().expire();
    }
    Eni eni = any(moving);
    Attachment attachment = eni.attachment();
    long epoch = attachment == null ? 0 : attachment.epoch() - (random.nextInt(8) == 0 ? 1 : 0);
    if (eni.status() == EniStatus.DETACHING) {
      return domain.reports().detached(eni.id(), epoch);
    }
    return random.nextInt(4) == 0
        ? domain.reports().attachFailed(eni.id(), epoch)
        : domain.reports().attached(eni.id(), epoch);
  }

  private Eni eni() {
    return any(List.copyOf(store.snapshot().all(Kinds.ENI)));
  }

  private String instanceId() {
    return any(List.copyOf(store.snapshot().all(Kinds.INSTANCE))).id();
  }

  private <T> T any(List<T> list) {
    if (list.isEmpty()) {
      throw EcsException.notFound("NothingThere", "There is nothing to choose from.");
    }
    return list.get(random.nextInt(list.size()));
  }
}
