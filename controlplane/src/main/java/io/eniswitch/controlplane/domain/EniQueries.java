package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniAddresses;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.model.Tag;
import io.eniswitch.controlplane.model.Vpc;
import io.eniswitch.controlplane.store.Index;
import io.eniswitch.controlplane.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers an {@link EniQuery}: begins with the smallest set an index gives, then filters. */
final class EniQueries {
  private final View view;
  private final Call call;
  private final EniQuery query;
  private Candidates<Eni> smallest;
  private int smallestSize;

  EniQueries(View view, Call call, EniQuery query) {
    this.view = view;
    this.call = call;
    this.query = query;
    Index<Eni> index = Kinds.ENI_BY_HOME;
    String home = Kinds.home(call.accountId(), call.regionId());
    this.smallest = candidates(index, home, query.equals(EniQuery.ALL));
    this.smallestSize = view.where(Kinds.ENI, index, home).size();
  }

  /** A query and whose it is. */
  record Question(String accountId, String regionId, EniQuery query) {}

  /** One page of the answer. */
  Page<Eni> page(PageRequest page, Remembered<Question, Eni> remembered) {
    Candidates<Eni> candidates = candidates();
    if (page.byToken() || candidates.allMatch() && page.isFirst()) {
      return Paging.page(candidates, Eni::id, this::passes, page, PageLimits.ENIS);
    }
    Question question = new Question(call.accountId(), call.regionId(), query);
    List<Eni> matching = remembered.find(view.revision(), question);
    if (matching == null) {
      matching = candidates.after().apply("").stream().filter(this::passes).toList();
      remembered.keep(view.revision(), question, matching);
    }
    return Paging.cut(matching, page, PageLimits.ENIS);
  }

  private Candidates<Eni> candidates() {
    if (!query.eniIds().isEmpty()) {
      List<Eni> named = new ArrayList<>();
      query.eniIds().stream()
          .distinct()
          .sorted()
          .map(id -> view.find(Kinds.ENI, id))
          .filter(Objects::nonNull)
          .forEach(named::add);
      return Candidates.of(named, Eni::id);
    }
    String vpcId = query.where().vpcId();
    if (vpcId != null && isWholeVpc()) {
      return candidates(Kinds.ENI_BY_VPC, vpcId, true);
    }
    narrow(Kinds.ENI_BY_INSTANCE, query.instanceId());
    narrow(Kinds.ENI_BY_VSWITCH, query.where().vSwitchId());
    narrow(Kinds.ENI_BY_VPC, vpcId);
    narrow(Kinds.ENI_BY_GROUP, query.securityGroupId());
    narrow(Kinds.ENI_BY_NAME, query.name());
    narrow(Kinds.ENI_BY_TYPE, query.type() == null ? null : query.type().name());
    narrow(Kinds.ENI_BY_STATUS, query.status() == null ? null : query.status().name());
    for (Tag tag : query.tags()) {
      narrow(Kinds.ENI_BY_TAG, tag.value().isEmpty() ? null : Kinds.tagKey(tag));
    }
    String vSwitchId = query.where().vSwitchId();
    IpAddress primary = query.addresses().primary();
    if (vSwitchId != null && primary != null) {
      narrow(Kinds.ENI_BY_ADDRESS, Kinds.addressKey(vSwitchId, primary));
    }
    return smallest;
  }

  /** Whether all ENIs of one VPC of the caller are asked for: the VPC's owner owns them all. */
  private boolean isWholeVpc() {
    String vpcId = query.where().vpcId();
    Vpc vpc = vpcId == null ? null : view.find(Kinds.VPC, vpcId);
    return vpc != null
        && query.equals(EniQuery.in(new EniQuery.Where(vpcId, null)))
        && vpc.labels().ownerId().equals(call.accountId())
        && vpc.regionId().equals(call.regionId());
  }

  private void narrow(Index<Eni> index, @Nullable String value) {
    if (value == null) {
      return;
    }
    int size = view.where(Kinds.ENI, index, value).size();
    if (size < smallestSize) {
      smallest = candidates(index, value, false);
      smallestSize = size;
    }
  }

  private Candidates<Eni> candidates(Index<Eni> index, String value, boolean allMatch) {
    return new Candidates<>(after -> view.where(Kinds.ENI, index, value, after), allMatch);
  }

  private boolean passes(Eni eni) {
    return eni.labels().ownerId().equals(call.accountId())
        && eni.place().regionId().equals(call.regionId())
        && matches(query.instanceId(), eni.instanceId())
        && matches(query.where().vSwitchId(), eni.place().vSwitchId())
        && matches(query.where().vpcId(), eni.place().vpcId())
        && matches(query.name(), eni.labels().name())
        && matches(query.resourceGroupId(), eni.labels().resourceGroupId())
        && (query.type() == null || query.type() == eni.type())
        && (query.status() == null || query.status() == eni.status())
        && (query.securityGroupId() == null
            || !eni.primary() && eni.securityGroupIds().contains(query.securityGroupId()))
        && has(eni.addresses())
        && eni.labels().matches(query.tags());
  }

  private boolean has(EniAddresses addresses) {
    EniQuery.Having wanted = query.addresses();
    return (wanted.primary() == null || wanted.primary().equals(addresses.primary()))
        && (wanted.secondary().isEmpty()
            || wanted.secondary().stream().anyMatch(addresses.secondary()::contains))
        && (wanted.ipv6().isEmpty() || wanted.ipv6().stream().anyMatch(addresses.ipv6()::contains));
  }

  private static boolean matches(@Nullable String wanted, String value) {
    return wanted == null || wanted.equals(value);
  }
}
