package io.eniswitch.controlplane.domain;

import io.eniswitch.controlplane.model.MacAddress;
import io.eniswitch.controlplane.store.Commit;
import io.eniswitch.controlplane.store.Store;
import io.eniswitch.controlplane.store.Transaction;
import io.eniswitch.controlplane.store.View;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What every family of operations works with: the store, the clock, fresh ids, and how a request is
 * run once.
 *
 * <p><b>Threading</b>: any thread.
 */
final class Desk {
  private final Store store;
  private final DomainSettings settings;
  private final Catalog catalog;
  private final InstantSource clock;
  private final Ids ids;

  Desk(Store store, DomainSettings settings, Catalog catalog, InstantSource clock, Ids ids) {
    this.store = store;
    this.settings = settings;
    this.catalog = catalog;
    this.clock = clock;
    this.ids = ids;
  }

  /** Quotas and times. */
  DomainSettings settings() {
    return settings;
  }

  /** Regions, zones and instance types. */
  Catalog catalog() {
    return catalog;
  }

  /** The time. */
  Instant now() {
    return clock.instant();
  }

  /** Everything as it is now. */
  View view() {
    return store.snapshot();
  }

  /** A new id with this prefix. */
  String newId(String prefix) {
    return ids.next(prefix);
  }

  /** Where random addresses come from. */
  RandomGenerator random() {
    return ids.random();
  }

  /** A MAC address no ENI has. */
  MacAddress newMac(View view) {
    MacAddress mac = MacAddress.ofEni(ids.next24Bits());
    while (!view.where(Kinds.ENI, Kinds.ENI_BY_MAC, mac.toString()).isEmpty()) {
      mac = MacAddress.ofEni(ids.next24Bits());
    }
    return mac;
  }

  /** The next number of a counter, from 1. */
  static long next(Transaction tx, String counter) {
    Counter old = tx.find(Kinds.COUNTER, counter);
    long value = old == null ? 1 : old.last() + 1;
    tx.put(Kinds.COUNTER, new Counter(counter, value));
    return value;
  }

  /** Runs a change that no request asked for. */
  <T> Commit<T> change(Function<Transaction, T> body) {
    return store.write(body);
  }

  /** Runs a request that has no client token. */
  <T> Commit<T> run(Call call, Function<Transaction, T> body) {
    return store.write(tx -> {
      T result = body.apply(tx);
      refuseDryRun(call);
      return result;
    });
  }

  /**
   * Runs a request once per client token.
   *
   * @param action the API's name of the action
   * @param request the parameters; the same token with others is refused
   * @param answer how the result is kept and given again
   */
  <T> Commit<T> runOnce(
      Call call, String action, Record request, Answer<T> answer, Function<Transaction, T> body) {
    if (call.clientToken().isEmpty()) {
      return run(call, body);
    }
    ClientTokens.check(call.clientToken());
    String key = ClientTokens.key(call, action);
    String fingerprint = ClientTokens.fingerprint(request);
    return store.write(tx -> {
      TokenAnswer known = tx.find(Kinds.TOKEN, key);
      if (known != null && known.createdAt().plus(settings.tokenLifetime()).isAfter(now())) {
        ClientTokens.checkSame(known, fingerprint);
        refuseDryRun(call);
        return answer.again(known);
      }
      T result = body.apply(tx);
      refuseDryRun(call);
      tx.put(Kinds.TOKEN, answer.keep(key, fingerprint, result, now()));
      return result;
    });
  }

  private static void refuseDryRun(Call call) {
    if (call.dryRun()) {
      throw EcsException.invalid(
          "DryRunOperation", "Request validation has been passed with DryRun flag set.");
    }
  }
}
