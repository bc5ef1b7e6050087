package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.model.Labels;
import io.eniswitch.controlplane.model.SecurityGroup;
import io.eniswitch.controlplane.model.Tag;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.model.Vpc;
import io.eniswitch.controlplane.store.Commit;
import io.eniswitch.controlplane.store.Kind;
import io.eniswitch.controlplane.store.Transaction;
import io.eniswitch.controlplane.store.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Tags on resources that exist. <b>Threading</b>: any thread. */
public final class TagOperations {
  private static final String SWITCH_PREFIX = "eniswitch:";

  private final Desk desk;

  TagOperations(Desk desk) {
    this.desk = desk;
  }

  /** The kinds of resources that carry tags. */
  public enum Target {
    /** Instances. */
    INSTANCE,
    /** ENIs. */
    ENI,
    /** Security groups. */
    SECURITY_GROUP,
    /** VPCs. */
    VPC,
    /** vSwitches. */
    VSWITCH
  }

  private static Labelled<?> labelled(Target target) {
    return switch (target) {
      case INSTANCE ->
          new Labelled<>(Kinds.INSTANCE, Lookup::instance, Instance::labels, TagOperations::tagged);
      case ENI -> new Labelled<>(Kinds.ENI, Lookup::eni, Eni::labels, Eni::withLabels);
      case SECURITY_GROUP ->
          new Labelled<>(
              Kinds.SECURITY_GROUP,
              Lookup::group,
              SecurityGroup::labels,
              SecurityGroup::withLabels);
      case VPC -> new Labelled<>(Kinds.VPC, Lookup::vpc, Vpc::labels, Vpc::withLabels);
      case VSWITCH ->
          new Labelled<>(Kinds.VSWITCH, Lookup::vSwitch, VSwitch::labels, VSwitch::withLabels);
    };
  }

  /** How a record of a kind is found among those of the caller. */
  @FunctionalInterface
  private interface Finder<R> {
    /** The record, or a refusal. */
    R find(View view, Call call, String id);
  }

  private record Labelled<R>(
      Kind<R> kind,
      Finder<R> finder,
      Function<R, Labels> labels,
      BiFunction<R, Labels, R> withLabels) {
    /** The labels of a resource of the caller, or null if there is none. */
    @Nullable Labels find(View view, Call call, String id) {
      try {
        return labels.apply(finder.find(view, call, id));
      } catch (EcsException e) {
        return null;
      }
    }

    /** Changes the tags of a resource of the caller. */
    void change(Transaction tx, Call call, String id, UnaryOperator<List<Tag>> change) {
      if (find(tx, call, id) == null) {
        throw EcsException.notFound(
            "InvalidResourceId.NotFound", "The resource '" + id + "' does not exist.");
      }
      R old = finder.find(tx, call, id);
      Labels before = labels.apply(old);
      List<Tag> tags = change.apply(before.tags());
      Names.checkTags(tags);
      tx.put(kind, withLabels.apply(old, before.withTags(tags)));
    }

    /** The ids of all resources, whoever owns them. */
    Collection<String> ids(View view) {
      return view.all(kind).stream().map(kind.key()).toList();
    }
  }

  /**
   * Where ports are is settled when an instance starts, so those tags change while it is Stopped.
   */
  private static Instance tagged(Instance instance, Labels labels) {
    boolean samePorts =
        labels.tag(Tag.PORT_KEY).equals(instance.labels().tag(Tag.PORT_KEY))
            && labels.tag(Tag.HOST_KEY).equals(instance.labels().tag(Tag.HOST_KEY));
    if (!samePorts && instance.status() != InstanceStatus.STOPPED) {
      throw EcsException.forbidden(
          "IncorrectInstanceStatus",
          "Tags that begin with "
              + SWITCH_PREFIX
              + " change while the instance is Stopped; it is "
              + instance.status().wireName()
              + ".");
    }
    return instance.withLabels(labels);
  }

  /**
   * Puts tags on resources, all or none; a key that is there gets the new value.
   *
   * @return the ids
   */
  public Commit<List<String>> tag(Call call, Target target, List<String> ids, List<Tag> tags) {
    Names.checkTags(tags);
    return change(
        call,
        target,
        ids,
        old -> {
          List<Tag> all = new ArrayList<>(old);
          all.removeIf(tag -> tags.stream().anyMatch(each -> each.key().equals(tag.key())));
          all.addAll(tags);
          return all;
        });
  }

  /**
   * Takes tags off resources, all or none; a key that is not there is no fault.
   *
   * @param keys empty for every tag
   * @return the ids
   */
  public Commit<List<String>> untag(Call call, Target target, List<String> ids, List<String> keys) {
    return change(
        call,
        target,
        ids,
        old -> old.stream().filter(tag -> !keys.isEmpty() && !keys.contains(tag.key())).toList());
  }

  private Commit<List<String>> change(
      Call call, Target target, List<String> ids, UnaryOperator<List<Tag>> change) {
    return desk.run(
        call,
        tx -> {
          ids.forEach(id -> labelled(target).change(tx, call, id, change));
          return ids;
        });
  }

  /**
   * One tag of one resource.
   *
   * @param resourceId the resource
   * @param tag the tag
   */
  public record Tagged(String resourceId, Tag tag) {}

  /**
   * The tags of resources.
   *
   * @param ids of these resources; empty for all of the caller's
   * @param wanted only of resources that have all of these
   */
  public List<Tagged> list(Call call, Target target, List<String> ids, List<Tag> wanted) {
    View view = desk.view();
    Collection<String> candidates = ids.isEmpty() ? labelled(target).ids(view) : ids;
    List<Tagged> found = new ArrayList<>();
    for (String id : candidates) {
      Labels labels = labelled(target).find(view, call, id);
      if (labels != null && labels.matches(wanted)) {
        labels.tags().forEach(tag -> found.add(new Tagged(id, tag)));
      }
    }
    return found;
  }
}
