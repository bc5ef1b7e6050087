package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.domain.Call;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.InstanceQuery;
import io.eniswitch.controlplane.domain.PageRequest;
import io.eniswitch.controlplane.domain.VpcQuery;
import io.eniswitch.controlplane.model.Region;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds the region of a call that names a resource but, as some actions allow, no region.
 *
 * <p><b>Bounds:</b> one lookup by id per region of the catalogue.
 */
final class Regions {
  private final Domain domain;

  Regions(Domain domain) {
    this.domain = domain;
  }

  /** The call in the region of this VPC. */
  Call ofVpc(ApiCall api, String vpcId) {
    VpcQuery query = new VpcQuery(List.of(vpcId), null, null, null, null, List.of());
    return inRegion(
        api, call -> !domain.vpcs().vpcs(call, query, PageRequest.FIRST).items().isEmpty());
  }

  /** The call in the region of this vSwitch. */
  Call ofVSwitch(ApiCall api, String vSwitchId) {
    VpcQuery query = new VpcQuery(List.of(), vSwitchId, null, null, null, List.of());
    return inRegion(
        api, call -> !domain.vpcs().vSwitches(call, query, PageRequest.FIRST).items().isEmpty());
  }

  /** The call in the region of this instance. */
  Call ofInstance(ApiCall api, String instanceId) {
    InstanceQuery query = InstanceQuery.ids(List.of(instanceId));
    return inRegion(
        api, call -> !domain.instances().query(call, query, PageRequest.FIRST).items().isEmpty());
  }

  /** Nothing found is the first region: the domain then says what does not exist. */
  private Call inRegion(ApiCall api, Predicate<Call> hasIt) {
    String given = api.parameters().text("RegionId");
    List<Region> all = domain.catalog().regions();
    Call first = Reading.call(api, given == null ? all.getFirst().id() : given);
    if (given != null) {
      return first;
    }
    return all.stream()
        .map(region -> Reading.call(api, region.id()))
        .filter(hasIt)
        .findFirst()
        .orElse(first);
  }
}
