package io.eniswitch.dataplane.linux;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Policy routing by source: an instance with several ENIs answers from each by its own gateway.
 *
 * <p><b>Threading:</b> any thread.
 */
public final class Rules {
  private static final int NEW_RULE = 32;
  private static final int DELETE_RULE = 33;
  private static final int GET_RULE = 34;
  private static final int HEADER_BYTES = 12;
  private static final int SOURCE = 2;
  private static final int PRIORITY = 6;
  private static final int TABLE = 15;
  private static final int ACTION_LOOKUP = 1;

  private final Netlink netlink;

  /** The rules of the namespace {@code netlink} was opened in. */
  public Rules(Netlink netlink) {
    this.netlink = netlink;
  }

  /**
   * {@code from source/prefixLength lookup table}.
   *
   * @param source what the packet's source address must be in
   * @param prefixLength 0: any source of that family
   * @param table the routing table to look in
   * @param priority rules are tried from low to high; the main table is at 32766
   */
  public record Rule(InetAddress source, int prefixLength, int table, int priority) {
    @Override
    public String toString() {
      return "from %s/%d lookup %d priority %d"
          .formatted(source.getHostAddress(), prefixLength, table, priority);
    }
  }

  /** All rules of both families, with the kernel's own. */
  public List<Rule> list() {
    NetlinkRequest request = new NetlinkRequest(GET_RULE, NetlinkRequest.DUMP, "list rules", "all");
    return netlink.query(request.u32(0).u32(0).u32(0), Rules::parse);
  }

  /**
   * Adds a rule.
   *
   * @throws LinuxException EEXIST if it is there already
   */
  public void add(Rule rule) {
    int flags = NetlinkRequest.CREATE | NetlinkRequest.EXCLUSIVE;
    netlink.execute(request(NEW_RULE, flags, "add rule", rule));
  }

  /**
   * Removes a rule.
   *
   * @throws LinuxException ENOENT if there is none like it
   */
  public void remove(Rule rule) {
    netlink.execute(request(DELETE_RULE, 0, "remove rule", rule));
  }

  private static NetlinkRequest request(int type, int flags, String call, Rule rule) {
    NetlinkRequest request =
        new NetlinkRequest(type, flags, call, rule.toString())
            .u8(Addresses.family(rule.source()))
            .u8(0)
            .u8(rule.prefixLength())
            .u8(0)
            .u8(rule.table() < 256 ? rule.table() : 0)
            .u16(0)
            .u8(ACTION_LOOKUP)
            .u32(0)
            .attribute(TABLE, rule.table())
            .attribute(PRIORITY, rule.priority());
    return rule.prefixLength() == 0
        ? request
        : request.attribute(SOURCE, rule.source().getAddress());
  }

  private static Rule parse(ByteBuffer message) {
    Map<Integer, ByteBuffer> attributes = Netlink.attributes(message, HEADER_BYTES);
    ByteBuffer source = attributes.get(SOURCE);
    ByteBuffer table = attributes.get(TABLE);
    ByteBuffer priority = attributes.get(PRIORITY);
    return new Rule(
        source == null ? Routes.any(message.get(0)) : Addresses.address(source),
        message.get(2) & 0xff,
        table == null ? message.get(4) & 0xff : table.getInt(0),
        priority == null ? 0 : priority.getInt(0));
  }
}
