package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Labels;
import io.eniswitch.controlplane.model.PrefixList;
import io.eniswitch.controlplane.model.SecurityGroup;
import io.eniswitch.controlplane.store.Commit;
import io.eniswitch.controlplane.store.Transaction;
import java.util.List;

/** Named lists of blocks for security rules. <b>Threading</b>: any thread. */
public final class PrefixListOperations {
  private final Desk desk;

  PrefixListOperations(Desk desk) {
    this.desk = desk;
  }

  /** What makes two requests the same. */
  private record Request(boolean v6, int maxEntries, List<Cidr> entries, Naming naming) {}

  /**
   * Makes a list.
   *
   * @param v6 the family of all its entries
   * @param maxEntries what it counts for against rule limits, 1 to 200
   * @return its id
   */
  public Commit<String> create(
      Call call, boolean v6, int maxEntries, List<Cidr> entries, Naming naming) {
    Request request = new Request(v6, maxEntries, List.copyOf(entries), naming);
    return desk.runOnce(
        call, "CreatePrefixList", request, Answer.ID, tx -> make(tx, call, request));
  }

  private String make(Transaction tx, Call call, Request request) {
    Labels labels = Names.labels(call, request.naming(), "InvalidParameter", "InvalidParameter");
    try {
      PrefixList list =
          new PrefixList(
              desk.newId("pl"),
              call.regionId(),
              request.v6(),
              request.maxEntries(),
              request.entries(),
              labels,
              desk.now());
      tx.put(Kinds.PREFIX_LIST, list);
      return list.id();
    } catch (IllegalArgumentException e) {
      throw EcsException.invalid("InvalidParameter", String.valueOf(e.getMessage()));
    }
  }

  /** Deletes a list that no rule names. */
  public Commit<String> delete(Call call, String listId) {
    return desk.run(
        call,
        tx -> {
          Lookup.prefixList(tx, call, listId);
          for (SecurityGroup group :
              tx.where(Kinds.SECURITY_GROUP, Kinds.GROUP_BY_PREFIX_LIST, listId)) {
            throw EcsException.forbidden(
                "DependencyViolation", "A rule of " + group.id() + " names the prefix list.");
          }
          tx.remove(Kinds.PREFIX_LIST, listId);
          return listId;
        });
  }

  /** One list; refused with {@code InvalidPrefixListId.NotFound} if there is none. */
  public PrefixList find(Call call, String listId) {
    return Lookup.prefixList(desk.view(), call, listId);
  }
}
