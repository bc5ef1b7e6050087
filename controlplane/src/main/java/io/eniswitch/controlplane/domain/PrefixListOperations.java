package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Labels;
import io.eniswitch.controlplane.model.PrefixList;
import io.eniswitch.controlplane.model.SecurityGroup;
import io.eniswitch.controlplane.store.Commit;
import io.eniswitch.controlplane.store.Transaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Named lists of blocks for security rules. <b>Threading</b>: any thread. */
public final class PrefixListOperations {
  private final Desk desk;

  PrefixListOperations(Desk desk) {
    this.desk = desk;
  }

  /** What makes two requests the same. */
  private record Request(
      boolean v6, int maxEntries, List<PrefixList.Entry> entries, Naming naming) {}

  /**
   * Makes a list.
   *
   * @param v6 the family of all its entries
   * @param maxEntries what it counts for against rule limits, 1 to 200
   * @return its id
   */
  public Commit<String> create(
      Call call, boolean v6, int maxEntries, List<PrefixList.Entry> entries, Naming naming) {
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

  /**
   * What is to change in a list; null leaves a thing as it is.
   *
   * @param name its name
   * @param description its description
   * @param added entries; of a block that is there already, the description changes
   * @param removed blocks; one that is not there is none the less not there afterwards
   */
  public record Edit(
      @Nullable String name,
      @Nullable String description,
      List<PrefixList.Entry> added,
      List<Cidr> removed) {
    /** Copies the lists. */
    public Edit {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
    }
  }

  /** Changes a list, and with it every rule that names it. */
  public Commit<String> modify(Call call, String listId, Edit edit) {
    return desk.run(
        call,
        tx -> {
          PrefixList list = Lookup.prefixList(tx, call, listId);
          tx.put(
              Kinds.PREFIX_LIST,
              list.withLabels(labels(list.labels(), edit)).withEntries(entries(list, edit)));
          return listId;
        });
  }

  private static Labels labels(Labels labels, Edit edit) {
    Labels changed = labels;
    if (edit.name() != null) {
      Names.checkName(edit.name(), "InvalidParameter");
      changed = changed.withName(edit.name());
    }
    if (edit.description() != null) {
      Names.checkDescription(edit.description(), "InvalidParameter");
      changed = changed.withDescription(edit.description());
    }
    return changed;
  }

  private static List<PrefixList.Entry> entries(PrefixList list, Edit edit) {
    Map<Cidr, PrefixList.Entry> entries = new LinkedHashMap<>();
    list.entries().forEach(entry -> entries.put(entry.block(), entry));
    edit.removed().forEach(entries::remove);
    for (PrefixList.Entry entry : edit.added()) {
      if (edit.removed().contains(entry.block())) {
        throw EcsException.invalid(
            "InvalidParameter.Conflict",
            "The block " + entry.block() + " is both added and removed.");
      }
      entries.put(entry.block(), entry);
    }
    List<PrefixList.Entry> changed = List.copyOf(entries.values());
    try {
      return list.withEntries(changed).entries();
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

  /**
   * One page of the lists asked for.
   *
   * @param listIds only these; empty for any
   * @param name only with this name, or null
   * @param v6 only of this family, or null
   */
  public Page<PrefixList> query(
      Call call,
      List<String> listIds,
      @Nullable String name,
      @Nullable Boolean v6,
      PageRequest page) {
    desk.catalog().checkRegion(call.regionId());
    return Paging.page(
        desk.view().all(Kinds.PREFIX_LIST),
        PrefixList::id,
        list ->
            list.labels().ownerId().equals(call.accountId())
                && list.regionId().equals(call.regionId())
                && (listIds.isEmpty() || listIds.contains(list.id()))
                && (name == null || name.equals(list.labels().name()))
                && (v6 == null || v6 == list.v6()),
        page,
        PageLimits.COMMON);
  }

  /** The groups with a rule that names the list, in the order of their ids. */
  public List<String> groups(String listId) {
    return desk.view().where(Kinds.SECURITY_GROUP, Kinds.GROUP_BY_PREFIX_LIST, listId).stream()
        .map(SecurityGroup::id)
        .toList();
  }

  /** A list's name; empty if there is no such list. */
  public String nameOf(Call call, String listId) {
    PrefixList list = desk.view().find(Kinds.PREFIX_LIST, listId);
    return list == null || !list.labels().ownerId().equals(call.accountId())
        ? ""
        : list.labels().name();
  }

  /** One list; refused with {@code InvalidPrefixListId.NotFound} if there is none. */
  public PrefixList find(Call call, String listId) {
    return Lookup.prefixList(desk.view(), call, listId);
  }
}
