package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.GroupType;
import io.eniswitch.controlplane.store.Commit;
import io.eniswitch.controlplane.store.Store;
import java.util.List;
import java.util.random.RandomGenerator;

/** A VPC with one vSwitch and two groups, in whatever store. */
record KillScene(String vpcId, String vSwitchId, List<String> groupIds, Commit<String> last) {
  static KillScene prepare(Domain domain) {
    Call call = RandomOperations.CALL;
    String vpcId =
        domain
            .vpcs()
            .createVpc(
                call, new CreateVpc(Cidr.parse("10.0.0.0/8"), null, false, List.of(), Naming.NONE))
            .value();
    Commit<String> vSwitch = domain.vpcs().createVSwitch(call, request(vpcId, "10.0.0.0/20"));
    CreateGroup group = new CreateGroup(vpcId, GroupType.NORMAL, Naming.NONE);
    Commit<String> first = domain.securityGroups().create(call, group);
    Commit<String> last = domain.securityGroups().create(call, group);
    return new KillScene(vpcId, vSwitch.value(), List.of(first.value(), last.value()), last);
  }

  RandomOperations operations(Store store, Domain domain, RandomGenerator random) {
    return new RandomOperations(store, domain, random, vSwitchId, groupIds);
  }

  String vSwitch(Domain domain, String cidr) {
    return domain.vpcs().createVSwitch(RandomOperations.CALL, request(vpcId, cidr)).value();
  }

  private static CreateVSwitch request(String vpcId, String cidr) {
    return new CreateVSwitch(vpcId, "cn-hangzhou-h", Cidr.parse(cidr), null, Naming.NONE);
  }
}
