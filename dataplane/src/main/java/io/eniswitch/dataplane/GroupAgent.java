package io.eniswitch.dataplane;

import io.eniswitch.dataplane.policy.Admit;
import io.eniswitch.dataplane.policy.Cidr;
import io.eniswitch.dataplane.policy.MemberSet;
import io.eniswitch.dataplane.policy.Peer;
import io.eniswitch.dataplane.policy.PolicyTable;
import io.eniswitch.dataplane.policy.PrefixList;
import io.eniswitch.dataplane.policy.RuleMatch;
import io.eniswitch.dataplane.policy.SecurityGroupSpec;
import io.eniswitch.dataplane.policy.SecurityRule;
import io.eniswitch.dataplane.table.TableWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.agrona.collections.IntHashSet;

/**
 * Turns security groups and prefix lists by name into classifiers, and raises the epochs of the
 * ENIs whose answers may change.
 *
 * <p>An ENI that joins a group with a fresh address raises nobody else's epoch: whoever has a
 * session with that address has it with that ENI, whose own epoch starts anew. <b>Threading</b>:
 * the table thread. <b>Errors</b>: a refused change has changed nothing.
 */
final class GroupAgent {
  private final PolicyTable policies;
  private final TableWriter writer;
  private final Map<String, SecurityGroupConfig> groups = new HashMap<>();
  private final Map<String, PrefixListConfig> prefixLists = new HashMap<>();
  private final Names groupNames = new Names();
  private final Names prefixListNames = new Names();
  private final Map<Integer, IntHashSet> enisByPolicy = new HashMap<>();

  GroupAgent(final PolicyTable policies, final TableWriter writer) {
    this.policies = policies;
    this.writer = writer;
  }

  /** Adds or replaces a group. */
  void onPutSecurityGroup(final SecurityGroupConfig config) {
    try {
      applyVersions(policies.define(spec(config)));
    } catch (final IllegalArgumentException e) {
      throw new DataplaneException("security group " + config.groupId() + ": " + e.getMessage(), e);
    }
    groups.put(config.groupId(), config);
  }

  /** Removes a group that no ENI has. */
  void onRemoveSecurityGroup(final String groupId) {
    require(groups.containsKey(groupId), "security group", groupId);
    try {
      policies.removeGroup(groupNames.number(groupId));
    } catch (final IllegalStateException e) {
      throw new DataplaneException("security group " + groupId + ": an ENI still has it", e);
    }
    groups.remove(groupId);
    if (!isReferredTo(new PeerConfig.Group(groupId))) {
      groupNames.forget(groupId);
    }
  }

  /** Adds or replaces a prefix list. */
  void onPutPrefixList(final PrefixListConfig config) {
    try {
      final int number = prefixListNames.number(config.prefixListId());
      applyVersions(policies.define(new PrefixList(number, config.networks())));
    } catch (final IllegalArgumentException e) {
      throw new DataplaneException(
          "prefix list " + config.prefixListId() + ": " + e.getMessage(), e);
    }
    prefixLists.put(config.prefixListId(), config);
  }

  /** Removes a prefix list that no rule in use refers to. */
  void onRemovePrefixList(final String prefixListId) {
    require(prefixLists.containsKey(prefixListId), "prefix list", prefixListId);
    try {
      policies.removePrefixList(prefixListNames.number(prefixListId));
    } catch (final IllegalStateException e) {
      throw new DataplaneException(
          "prefix list " + prefixListId + ": the rules of an ENI refer to it", e);
    }
    prefixLists.remove(prefixListId);
    if (!isReferredTo(new PeerConfig.PrefixList(prefixListId))) {
      prefixListNames.forget(prefixListId);
    }
  }

  /**
   * The policy of an ENI with these groups, for its table record; one reference more.
   *
   * @throws DataplaneException naming the group that is not known, or the bound that is reached
   */
  int retain(final int vni, final List<String> groupIds) {
    if (groupIds.isEmpty()) {
      return Admit.OPEN_POLICY;
    }
    for (final String id : groupIds) {
      require(groups.containsKey(id), "security group", id);
    }
    try {
      return policies.retain(vni, numbers(groupIds)) + 1;
    } catch (final IllegalArgumentException | IllegalStateException e) {
      throw new DataplaneException("security groups " + groupIds + ": " + e.getMessage(), e);
    }
  }

  /** Gives a policy back, which no ENI's record names any more on behalf of this reference. */
  void release(final int policy) {
    if (policy == Admit.OPEN_POLICY) {
      return;
    }
    final int retired = policies.retiredCount();
    policies.release(policy - 1);
    if (policies.retiredCount() > retired) {
      writer.afterAllWorkers(() -> policies.recycle(1));
    }
  }

  /** Notes that an ENI is judged by a policy. */
  void addEni(final int policy, final int eni) {
    enisByPolicy.computeIfAbsent(policy, any -> new IntHashSet()).add(eni);
    if (policy != Admit.OPEN_POLICY && policies.version(policy - 1) != 0) {
      writer.applyPolicyVersion(eni, policies.version(policy - 1));
    }
  }

  /** Notes that an ENI is not judged by a policy any more. */
  void removeEni(final int policy, final int eni) {
    final IntHashSet enis = enisByPolicy.get(policy);
    if (enis != null && enis.remove(eni) && enis.isEmpty()) {
      enisByPolicy.remove(policy);
    }
  }

  /** What control calls the group with a number. Any thread. */
  String groupName(final int number) {
    return groupNames.name(number);
  }

  /** What control calls the prefix list with a number. Any thread. */
  String prefixListName(final int number) {
    return prefixListNames.name(number);
  }

  /** Makes an address a member of exactly these groups. */
  void join(final int vni, final InetAddress address, final List<String> groupIds) {
    final MemberSet members = policies.members(vni);
    final int[] numbers = numbers(groupIds);
    if (address instanceof Inet4Address) {
      members.replaceV4(AddressWords.number(address), numbers);
    } else {
      members.replaceV6(
          Long.reverseBytes(AddressWords.high(address)),
          Long.reverseBytes(AddressWords.low(address)),
          numbers);
    }
  }

  /** Makes the sessions be judged again by which these addresses lost that they were members. */
  void leave(final int vni, final List<InetAddress> addresses, final Stream<String> groupIds) {
    if (addresses.isEmpty()) {
      return;
    }
    final List<Cidr> networks =
        addresses.stream().map(address -> Cidr.parse(address.getHostAddress())).toList();
    groupIds.forEach(
        id -> applyVersions(policies.withdrawMembers(vni, groupNames.number(id), networks)));
  }

  /** Makes the sessions be judged again that a changed rule is about. */
  private void applyVersions(final int[] indices) {
    for (final int index : indices) {
      final IntHashSet enis = enisByPolicy.get(index + 1);
      if (enis != null) {
        final int version = policies.version(index);
        enis.forEachInt(eni -> writer.applyPolicyVersion(eni, version));
      }
    }
  }

  private int[] numbers(final List<String> groupIds) {
    final int[] numbers = new int[groupIds.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = groupNames.number(groupIds.get(i));
    }
    return numbers;
  }

  private SecurityGroupSpec spec(final SecurityGroupConfig config) {
    return new SecurityGroupSpec(
        groupNames.number(config.groupId()),
        config.type(),
        config.innerAccess(),
        config.rules().stream().map(this::rule).toList());
  }

  private SecurityRule rule(final RuleConfig config) {
    final RuleMatch match =
        new RuleMatch(
            config.protocol(),
            peer(config.peer()),
            config.local().orElse(null),
            config.srcPorts(),
            config.dstPorts());
    return new SecurityRule(
        config.ruleId(), config.direction(), config.action(), config.priority(), match);
  }

  private Peer peer(final PeerConfig config) {
    return switch (config) {
      case PeerConfig.Any() -> new Peer.Any();
      case PeerConfig.Network(var cidr) -> new Peer.Network(cidr);
      case PeerConfig.Group(String groupId) -> new Peer.Group(groupNames.number(groupId));
      case PeerConfig.PrefixList(String id) -> new Peer.Prefixes(prefixListNames.number(id));
    };
  }

  private boolean isReferredTo(final PeerConfig peer) {
    return groups.values().stream()
        .flatMap(group -> group.rules().stream())
        .anyMatch(rule -> rule.peer().equals(peer));
  }

  private static void require(final boolean known, final String what, final String id) {
    if (!known) {
      throw new DataplaneException(what + " " + id + " is not known: put it first");
    }
  }

  /** A number for each name that was mentioned; forgotten ones are not used again. */
  private static final class Names {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<Integer, String> names = new ConcurrentHashMap<>();
    private int next;

    /** The number of a name, a fresh one if it was never mentioned. */
    int number(final String name) {
      final Integer known = numbers.get(name);
      if (known != null) {
        return known;
      }
      numbers.put(name, next);
      names.put(next, name);
      return next++;
    }

    /** The name that has a number. Any thread. */
    String name(final int number) {
      return names.getOrDefault(number, "(forgotten " + number + ")");
    }

    /** Lets go of a name. */
    void forget(final String name) {
      final Integer number = numbers.remove(name);
      if (number != null) {
        names.remove(number);
      }
    }
  }
}
