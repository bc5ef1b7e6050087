package io.eniswitch.dataplane;

import io.eniswitch.dataplane.policy.Cidr;
import java.util.List;

/**
 * A prefix list as control declares it.
 *
 * @param prefixListId its name
 * @param networks at most {@link io.eniswitch.dataplane.policy.PrefixList#MAX_ENTRIES}
 */
public record PrefixListConfig(String prefixListId, List<Cidr> networks) {
  /** Copies the list. */
  public PrefixListConfig {
    networks = List.copyOf(networks);
  }
}
