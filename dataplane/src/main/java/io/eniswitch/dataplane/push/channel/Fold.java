package io.eniswitch.dataplane.push.channel;

import io.eniswitch.dataplane.push.Intent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a series of intents comes to: the last one about each thing that is to be.
 *
 * <p><b>Threading</b>: one thread. <b>Bounds</b>: those of the state of control.
 */
final class Fold {
  private final Map<String, Intent> prefixLists = new LinkedHashMap<>();
  private final Map<String, Intent> groups = new LinkedHashMap<>();
  private final Map<String, Intent> vSwitches = new LinkedHashMap<>();
  private final Map<String, Intent> instances = new LinkedHashMap<>();
  private final Map<String, Intent> members = new LinkedHashMap<>();
  private final Map<String, Intent> enis = new LinkedHashMap<>();

  /** Takes the next intent. */
  void add(Intent intent) {
    switch (intent) {
      case Intent.Begin() -> all().forEach(Map::clear);
      case Intent.End() -> {}
      case Intent.PrefixList it -> prefixLists.put(it.config().prefixListId(), it);
      case Intent.NoPrefixList(String id) -> prefixLists.remove(id);
      case Intent.SecurityGroup it -> groups.put(it.config().groupId(), it);
      case Intent.NoSecurityGroup(String id) -> groups.remove(id);
      case Intent.VSwitch it -> vSwitches.put(it.config().vSwitchId(), it);
      case Intent.NoVSwitch(String id) -> vSwitches.remove(id);
      case Intent.Instance it -> instances.put(it.instanceId(), it);
      case Intent.NoInstance(String id) -> instances.remove(id);
      case Intent.Member it -> members.put(it.watched().instanceId(), it);
      case Intent.NoMember(String id) -> members.remove(id);
      case Intent.Eni it -> enis.put(it.config().eniId(), it);
      case Intent.NoEni(String id) -> enis.remove(id);
    }
  }

  /** A full account: what others need comes first. */
  List<Intent> account() {
    List<Intent> account = new ArrayList<>();
    account.add(new Intent.Begin());
    all().forEach(things -> account.addAll(things.values()));
    account.add(new Intent.End());
    return account;
  }

  private List<Map<String, Intent>> all() {
    return List.of(prefixLists, groups, vSwitches, instances, members, enis);
  }
}
