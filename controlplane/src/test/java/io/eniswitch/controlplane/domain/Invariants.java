package io.eniswitch.controlplane.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.store.View;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What holds at every revision, whatever was asked for and wherever a crash happened. */
final class Invariants {
  private Invariants() {}

  static void check(View view) {
    Set<String> addresses = new HashSet<>();
    Set<String> macs = new HashSet<>();
    Set<Long> incarnations = new HashSet<>();
    for (Eni eni : view.all(Kinds.ENI)) {
      assertThat(macs.add(eni.mac().toString())).as("MAC of %s is its own", eni).isTrue();
      assertThat(incarnations.add(eni.incarnation())).as("incarnation of %s", eni).isTrue();
      checkEni(view, eni, addresses);
    }
    checkPools(view);
    for (Instance instance : view.all(Kinds.INSTANCE)) {
      checkInstance(view, instance);
    }
  }

  private static void checkEni(View view, Eni eni, Set<String> addresses) {
    VSwitch vSwitch =
        Objects.requireNonNull(view.find(Kinds.VSWITCH, eni.place().vSwitchId()), eni.id());
    for (IpAddress address : eni.addresses().all()) {
      assertThat(addresses.add(eni.place().vpcId() + address))
          .as("%s of %s is its own", address, eni.id())
          .isTrue();
      assertThat(vSwitch.isAssignable(address)).as("%s in %s", address, vSwitch).isTrue();
    }
    eni.securityGroupIds()
        .forEach(id -> assertThat(view.find(Kinds.SECURITY_GROUP, id)).as(id).isNotNull());
    checkExists(view, eni.attachment());
    checkExists(view, eni.movedFrom());
    Counter counter = view.find(Kinds.COUNTER, "incarnation");
    assertThat(counter == null ? 0 : counter.last()).isGreaterThanOrEqualTo(eni.incarnation());
  }

  private static void checkExists(View view, @Nullable Attachment attachment) {
    if (attachment != null) {
      assertThat(view.find(Kinds.INSTANCE, attachment.instanceId())).isNotNull();
      assertThat(attachment.epoch()).isLessThanOrEqualTo(view.revision());
    }
  }

  private static void checkPools(View view) {
    Map<String, Long> used =
        view.all(Kinds.ENI).stream()
            .collect(
                Collectors.groupingBy(
                    eni -> eni.place().vSwitchId(),
                    Collectors.summingLong(eni ->
                        eni.addresses().ipv4().size()
                            + 16L * eni.addresses().ipv4Prefixes().size())));
    for (AddressPool pool : view.all(Kinds.ADDRESS_POOL)) {
      assertThat(pool.used())
          .as("addresses in use in %s", pool.vSwitchId())
          .isEqualTo(used.getOrDefault(pool.vSwitchId(), 0L));
    }
  }

  private static void checkInstance(View view, Instance instance) {
    var enis = InstanceQueries.enis(view, instance.id());
    assertThat(enis.stream().filter(Eni::primary)).as("%s", instance).hasSize(1);
    assertThat(enis.stream().map(eni -> Objects.requireNonNull(eni.attachment()).deviceIndex()))
        .doesNotHaveDuplicates();
    int limit =
        Objects.requireNonNull(Catalog.defaults().instanceTypes().get(instance.typeId()))
            .eni()
            .count();
    assertThat(view.where(Kinds.ENI, Kinds.ENI_BY_INSTANCE, instance.id()).size())
        .isLessThanOrEqualTo(limit);
  }
}
