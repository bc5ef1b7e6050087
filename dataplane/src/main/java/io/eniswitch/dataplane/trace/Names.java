package io.eniswitch.dataplane.trace;

/** What control calls the things that the tables have by number. <b>Threading</b>: any thread. */
public interface Names {
  /** The security group with a number of {@link io.eniswitch.dataplane.policy.Peer.Group}. */
  String group(int number);

  /** The prefix list with a number of {@link io.eniswitch.dataplane.policy.Peer.Prefixes}. */
  String prefixList(int number);

  /** The ENI with a table index. */
  String eni(int index);
}
