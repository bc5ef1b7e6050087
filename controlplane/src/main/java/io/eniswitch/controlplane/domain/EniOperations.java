package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.store.Commit;

/** ENIs: made, shown, changed and deleted. <b>Threading</b>: any thread. */
public final class EniOperations {
  private final Desk desk;

  EniOperations(Desk desk) {
    this.desk = desk;
  }

  /** Makes a secondary ENI, Available. */
  public Commit<Eni> create(Call call, CreateEni request) {
    desk.catalog().checkRegion(call.regionId());
    return desk.runOnce(
        call,
        "CreateNetworkInterface",
        request,
        Answer.ENI,
        tx -> new EniFactory(desk, tx, call).secondary(request));
  }

  /** One ENI; refused with {@code InvalidEniId.NotFound} if there is none. */
  public Eni find(Call call, String eniId) {
    return Lookup.eni(desk.view(), call, eniId);
  }

  /** One page of the ENIs asked for. */
  public Page<Eni> query(Call call, EniQuery query, PageRequest page) {
    desk.catalog().checkRegion(call.regionId());
    return new EniQueries(desk.view(), call, query).page(page);
  }
}
