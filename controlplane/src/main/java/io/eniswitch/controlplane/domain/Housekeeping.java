package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.Attachment;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.store.Commit;
import io.eniswitch.controlplane.store.Kind;
import io.eniswitch.controlplane.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What has to happen although nobody asks: nothing waits for a switch for ever, and what is only
 * kept for a while goes.
 *
 * <p><b>Threading</b>: any thread. <b>Bounds</b>: one call forgets at most {@link #FORGET_LIMIT}
 * records of a kind.
 */
public final class Housekeeping {
  private static final int FORGET_LIMIT = 1_000;

  private final Desk desk;

  Housekeeping(Desk desk) {
    this.desk = desk;
  }

  /**
   * After a start: what was under way gets its whole time again, because no switch could answer.
   *
   * @return how many ENIs and instances were under way
   */
  public Commit<Integer> recover() {
    return desk.change(tx -> {
      int count = 0;
      for (EniStatus status : List.of(EniStatus.ATTACHING, EniStatus.DETACHING)) {
        for (Eni eni : with(tx, status)) {
          Attachment attachment = eni.attachment();
          if (attachment != null) {
            tx.put(
                Kinds.ENI,
                eni.bound(
                    status, attachment.withEpoch(attachment.epoch(), desk.now()), eni.movedFrom()));
            count++;
          }
        }
      }
      for (InstanceStatus status : List.of(InstanceStatus.STARTING, InstanceStatus.STOPPING)) {
        for (Instance instance : with(tx, status)) {
          tx.put(Kinds.INSTANCE, instance.withStatusSince(desk.now()));
          count++;
        }
      }
      return count;
    });
  }

  /**
   * The number of this start of a control plane over this store: greater than every number before
   * it, so that a switch can tell an old control plane from the one that took over.
   */
  public Commit<Long> nextGeneration() {
    return desk.change(tx -> Desk.next(tx, "generation"));
  }

  /**
   * Ends what a switch did not confirm in time: an attach and a start fail, a detach and a stop are
   * done.
   *
   * @return how many ENIs and instances that was
   */
  public Commit<Integer> expire() {
    return desk.change(tx -> {
      Instant latest = desk.now().minus(desk.settings().settleTimeout());
      int count = 0;
      for (InstanceStatus status : List.of(InstanceStatus.STARTING, InstanceStatus.STOPPING)) {
        for (Instance instance : with(tx, status)) {
          if (instance.statusSince().isBefore(latest)) {
            tx.put(Kinds.INSTANCE, SwitchReports.stop(tx, instance));
            count++;
          }
        }
      }
      for (EniStatus status : List.of(EniStatus.ATTACHING, EniStatus.DETACHING)) {
        for (Eni eni : with(tx, status)) {
          Attachment attachment = eni.attachment();
          if (attachment != null
              && attachment.since().isBefore(latest)
              && !SwitchReports.startsWithInstance(tx, eni)) {
            tx.put(Kinds.ENI, given(tx, eni));
            count++;
          }
        }
      }
      return count;
    });
  }

  private Eni given(Transaction tx, Eni eni) {
    return eni.status() == EniStatus.DETACHING
        ? eni.bound(EniStatus.AVAILABLE, null)
        : SwitchReports.back(tx, eni, desk);
  }

  /**
   * Forgets addresses that have cooled down and client tokens that are too old.
   *
   * @return how many records that was
   */
  public Commit<Integer> forget() {
    return desk.change(tx -> {
      Instant now = desk.now();
      Instant oldest = now.minus(desk.settings().tokenLifetime());
      return forget(
              tx, Kinds.COOLING, CoolingAddress::key, cooling -> !cooling.until().isAfter(now))
          + forget(tx, Kinds.TOKEN, TokenAnswer::key, token -> token.createdAt().isBefore(oldest));
    });
  }

  private static <R> int forget(
      Transaction tx, Kind<R> kind, Function<R, String> key, Predicate<R> old) {
    List<String> keys = tx.all(kind).stream().filter(old).limit(FORGET_LIMIT).map(key).toList();
    keys.forEach(each -> tx.remove(kind, each));
    return keys.size();
  }

  private static List<Eni> with(Transaction tx, EniStatus status) {
    return List.copyOf(tx.where(Kinds.ENI, Kinds.ENI_BY_STATUS, status.name()));
  }

  private static List<Instance> with(Transaction tx, InstanceStatus status) {
    return List.copyOf(tx.where(Kinds.INSTANCE, Kinds.INSTANCE_BY_STATUS, status.name()));
  }
}
