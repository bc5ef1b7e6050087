package io.eniswitch.dataplane.push;

import io.eniswitch.dataplane.Applied;
import io.eniswitch.dataplane.Change;
import io.eniswitch.dataplane.EniConfig;
import io.eniswitch.dataplane.PeerConfig;
import io.eniswitch.dataplane.PrefixListConfig;
import io.eniswitch.dataplane.SecurityGroupConfig;
import io.eniswitch.dataplane.VSwitchConfig;
import io.eniswitch.dataplane.cap.CapSpec;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.agrona.ErrorHandler;

/**
 * What ENIs need before they can be: vSwitches, security groups and the prefix lists of their
 * rules, and the caps of instances.
 *
 * <p><b>Threading</b>: the follower's turn.
 */
final class Definitions {
  private final DefinitionTrack<VSwitchConfig> vSwitches;
  private final DefinitionTrack<PrefixListConfig> prefixLists;
  private final DefinitionTrack<SecurityGroupConfig> groups;
  private final DefinitionTrack<Change.PutInstance> instances;

  Definitions(Function<Change, CompletableFuture<Applied>> dataplane, ErrorHandler errors) {
    vSwitches =
        new DefinitionTrack<>(
            new DefinitionTrack.Kind<>(Change.PutVSwitch::new, Change.RemoveVSwitch::new),
            dataplane,
            errors);
    prefixLists =
        new DefinitionTrack<>(
            new DefinitionTrack.Kind<>(Change.PutPrefixList::new, Change.RemovePrefixList::new),
            dataplane,
            errors);
    groups =
        new DefinitionTrack<>(
            new DefinitionTrack.Kind<>(
                Change.PutSecurityGroup::new, Change.RemoveSecurityGroup::new),
            dataplane,
            errors);
    instances =
        new DefinitionTrack<>(
            new DefinitionTrack.Kind<>(put -> put, Change.RemoveInstance::new), dataplane, errors);
  }

  /** What is not wanted until {@link #onEnd} is to go. */
  void onBegin() {
    all().forEach(DefinitionTrack::onBegin);
  }

  /** Everything wanted was named. */
  void onEnd() {
    all().forEach(DefinitionTrack::onEnd);
  }

  /** The vSwitch is to be. */
  void want(VSwitchConfig vSwitch) {
    vSwitches.want(vSwitch.vSwitchId(), vSwitch);
  }

  /** The security group is to be. */
  void want(SecurityGroupConfig group) {
    groups.want(group.groupId(), group);
  }

  /** The prefix list is to be. */
  void want(PrefixListConfig prefixList) {
    prefixLists.want(prefixList.prefixListId(), prefixList);
  }

  /** The instance is to have these caps. */
  void want(String instanceId, CapSpec caps) {
    instances.want(instanceId, new Change.PutInstance(instanceId, caps));
  }

  /** The vSwitch is to go. */
  void unwantVSwitch(String vSwitchId) {
    vSwitches.unwant(vSwitchId);
  }

  /** The security group is to go. */
  void unwantGroup(String groupId) {
    groups.unwant(groupId);
  }

  /** The prefix list is to go. */
  void unwantPrefixList(String prefixListId) {
    prefixLists.unwant(prefixListId);
  }

  /** The instance is to go. */
  void unwantInstance(String instanceId) {
    instances.unwant(instanceId);
  }

  /** Asks again for what an ENI is about to need and was refused. */
  void ensure(EniConfig eni) {
    vSwitches.ensure(eni.vSwitchId());
    for (String groupId : eni.policy().securityGroupIds()) {
      groups.ensure(groupId);
    }
  }

  /** Takes away what is to go and that none of the ENIs needs. */
  void removeUnused(Collection<EniTrack> enis) {
    if (!vSwitches.isLeaving()
        && !groups.isLeaving()
        && !prefixLists.isLeaving()
        && !instances.isLeaving()) {
      return;
    }
    vSwitches.removeUnused(() -> enis.stream().flatMap(EniTrack::vSwitchIds));
    groups.removeUnused(() -> enis.stream().flatMap(EniTrack::groupIds));
    prefixLists.removeUnused(() -> groups.all().flatMap(Definitions::prefixListIds));
    instances.removeUnused(() -> enis.stream().flatMap(EniTrack::instanceIds));
  }

  private static Stream<String> prefixListIds(SecurityGroupConfig group) {
    return group.rules().stream()
        .map(rule -> rule.peer() instanceof PeerConfig.PrefixList list ? list.prefixListId() : "");
  }

  private List<DefinitionTrack<?>> all() {
    return List.of(vSwitches, prefixLists, groups, instances);
  }
}
