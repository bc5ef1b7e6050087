package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniPermission;
import io.eniswitch.controlplane.store.Commit;
import io.eniswitch.controlplane.store.View;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Leave for other accounts to attach an ENI. <b>Threading</b>: any thread. */
public final class PermissionOperations {
  private static final String INSTANCE_ATTACH = "InstanceAttach";

  private final Desk desk;

  PermissionOperations(Desk desk) {
    this.desk = desk;
  }

  /** Gives an account leave; given twice it is the same permission. */
  public Commit<EniPermission> create(
      Call call, String eniId, String accountId, String permission) {
    return desk.run(
        call,
        tx -> {
          Eni eni = Lookup.eni(tx, call, eniId);
          EniRules.checkSecondary(eni);
          if (!permission.equals(INSTANCE_ATTACH)) {
            throw EcsException.invalid(
                "InvalidParameter", "Permission '" + permission + "' is not " + INSTANCE_ATTACH);
          }
          EniPermission known = find(tx, eniId, accountId);
          if (known != null) {
            return known;
          }
          EniPermission created =
              new EniPermission(
                  desk.newId("eni-perm"), eniId, accountId, permission, call.regionId());
          tx.put(Kinds.PERMISSION, created);
          return created;
        });
  }

  /**
   * Takes leave back; while the ENI is on an instance of that account only with force.
   *
   * @return the permission's id
   */
  public Commit<String> delete(Call call, String permissionId, boolean force) {
    return desk.run(
        call,
        tx -> {
          EniPermission permission = tx.find(Kinds.PERMISSION, permissionId);
          if (permission == null) {
            throw EcsException.notFound(
                "InvalidEniPermissionId.NotFound",
                "The permission '" + permissionId + "' does not exist.");
          }
          Eni eni = Lookup.eni(tx, call, permission.eniId());
          if (!force && !eni.instanceId().isEmpty() && isForeign(tx, eni)) {
            throw EcsException.invalid(
                "InvalidOperation.InvalidEniState",
                "The network interface is attached; Force takes the permission away even so.");
          }
          tx.remove(Kinds.PERMISSION, permissionId);
          return permissionId;
        });
  }

  /** One page of the permissions of an ENI, or of those with these ids. */
  public Page<EniPermission> query(
      Call call, @Nullable String eniId, List<String> permissionIds, PageRequest page) {
    View view = desk.view();
    Collection<EniPermission> candidates =
        eniId != null
            ? view.where(Kinds.PERMISSION, Kinds.PERMISSION_BY_ENI, eniId)
            : permissionIds.stream()
                .sorted()
                .<EniPermission>map(id -> view.find(Kinds.PERMISSION, id))
                .filter(Objects::nonNull)
                .toList();
    return Paging.page(
        candidates,
        EniPermission::id,
        permission ->
            (permissionIds.isEmpty() || permissionIds.contains(permission.id()))
                && isMine(view, call, permission),
        page,
        PageLimits.COMMON);
  }

  /** The permission an account has for an ENI, or null. */
  static @Nullable EniPermission find(View view, String eniId, String accountId) {
    return view.where(Kinds.PERMISSION, Kinds.PERMISSION_BY_ENI, eniId).stream()
        .filter(permission -> permission.accountId().equals(accountId))
        .findFirst()
        .orElse(null);
  }

  private static boolean isForeign(View view, Eni eni) {
    var instance = view.find(Kinds.INSTANCE, eni.instanceId());
    return instance != null && !instance.labels().ownerId().equals(eni.labels().ownerId());
  }

  private static boolean isMine(View view, Call call, EniPermission permission) {
    Eni eni = view.find(Kinds.ENI, permission.eniId());
    return eni != null
        && (eni.labels().ownerId().equals(call.accountId())
            || permission.accountId().equals(call.accountId()));
  }
}
