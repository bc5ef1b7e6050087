package io.eniswitch.dataplane.policy;

/** Whom a rule is about: the source of what comes in, the destination of what goes out. */
public sealed interface Peer {
  /** Every address of both families. */
  record Any() implements Peer {
    @Override
    public String toString() {
      return "any address";
    }
  }

  /** All addresses of a network. */
  record Network(Cidr cidr) implements Peer {
    @Override
    public String toString() {
      return cidr.toString();
    }
  }

  /**
   * The addresses of the members of a security group, as they are when the packet is judged.
   *
   * @param groupId 0 or more
   */
  record Group(int groupId) implements Peer {
    /** Checks the id. */
    public Group {
      if (groupId < 0) {
        throw new IllegalArgumentException("group id " + groupId + ": must be 0 or more");
      }
    }

    @Override
    public String toString() {
      return "group " + groupId;
    }
  }

  /** The networks of a prefix list, as they are when the rules are compiled. */
  record Prefixes(int prefixListId) implements Peer {
    @Override
    public String toString() {
      return "prefix list " + prefixListId;
    }
  }
}
