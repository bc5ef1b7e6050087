package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniQos;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.Vpc;
import io.eniswitch.controlplane.store.Commit;
import io.eniswitch.controlplane.store.Transaction;
import io.eniswitch.controlplane.store.View;
import org.jspecify.annotations.Nullable;

/** ENIs: made, shown, changed and deleted. <b>Threading</b>: any thread. */
public final class EniOperations {
  private final Desk desk;
  private final Remembered<EniQueries.Question, Eni> remembered = new Remembered<>();

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
    View view = desk.view();
    checkVpc(view, call, query.where().vpcId());
    return new EniQueries(view, call, query).page(page, remembered);
  }

  /** A VPC that is none matches nothing; one without a vSwitch cannot have ENIs, which is said. */
  private static void checkVpc(View view, Call call, @Nullable String vpcId) {
    Vpc vpc = vpcId == null ? null : view.find(Kinds.VPC, vpcId);
    if (vpc != null
        && vpc.labels().ownerId().equals(call.accountId())
        && vpc.regionId().equals(call.regionId())
        && view.where(Kinds.VSWITCH, Kinds.VSWITCH_BY_VPC, vpc.id()).isEmpty()) {
      throw EcsException.forbidden(
          "InvalidVpc.Empty", "The VPC " + vpc.id() + " has no vSwitch, so no network interface.");
    }
  }

  /** Deletes an ENI that is Available and gives its addresses back. */
  public Commit<String> delete(Call call, String eniId) {
    return desk.run(
        call,
        tx -> {
          Eni eni = Lookup.eni(tx, call, eniId);
          EniRules.checkSecondary(eni);
          EniRules.checkStatus(eni, EniStatus.AVAILABLE, EniStatus.DELETING);
          FailoverGroupOperations.checkInNone(tx, eni);
          EniRemoval.remove(desk, tx, eni);
          return eniId;
        });
  }

  /** Changes an ENI; a primary one only in name and description. */
  public Commit<Eni> modify(Call call, ModifyEni request) {
    return desk.run(call, tx -> EniChanges.modify(desk, tx, call, request));
  }

  /** Limits an ENI; null takes its limits away. */
  public Commit<Eni> limit(Call call, String eniId, @Nullable EniQos qos) {
    return desk.run(
        call,
        tx -> {
          Eni eni = Lookup.eni(tx, call, eniId);
          return changed(tx, eni.withSettings(eni.settings().withQos(qos)));
        });
  }

  /** Puts a secondary ENI into one more group. */
  public Commit<Eni> join(Call call, String eniId, String groupId) {
    return desk.run(
        call,
        tx -> {
          Eni eni = Lookup.eni(tx, call, eniId);
          EniRules.checkSecondary(eni);
          EniRules.checkStatus(eni, EniStatus.AVAILABLE, EniStatus.IN_USE);
          return new GroupMembership(desk, tx, call, GroupCodes.JOINING_ENI).join(eni, groupId);
        });
  }

  /** Takes a secondary ENI out of a group that is not its last. */
  public Commit<Eni> leave(Call call, String eniId, String groupId) {
    return desk.run(
        call,
        tx -> {
          Eni eni = Lookup.eni(tx, call, eniId);
          EniRules.checkSecondary(eni);
          EniRules.checkStatus(eni, EniStatus.AVAILABLE, EniStatus.IN_USE);
          return new GroupMembership(desk, tx, call, GroupCodes.JOINING_ENI).leave(eni, groupId);
        });
  }

  private static Eni changed(Transaction tx, Eni eni) {
    tx.put(Kinds.ENI, eni);
    return eni;
  }
}
