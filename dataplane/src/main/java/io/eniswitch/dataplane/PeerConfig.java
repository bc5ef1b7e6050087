package io.eniswitch.dataplane;

import io.eniswitch.dataplane.policy.Cidr;

/** Whom a rule is about, by the names that control uses. */
public sealed interface PeerConfig {
  /** Every address of both families. */
  record Any() implements PeerConfig {}

  /** All addresses of a network. */
  record Network(Cidr cidr) implements PeerConfig {}

  /** The addresses of a security group's members. */
  record Group(String groupId) implements PeerConfig {}

  /** The networks of a prefix list. */
  record PrefixList(String prefixListId) implements PeerConfig {}
}
