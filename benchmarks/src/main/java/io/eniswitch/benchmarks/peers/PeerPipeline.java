package io.eniswitch.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;

/** How much is done to each packet; {@link #toString} is its name on the command line. */
public enum PeerPipeline {
  /** Forwarded by destination MAC. */
  L2("l2"),
  /** Source MAC and address checked, TTL and MACs rewritten. */
  L3("l3"),
  /** The checks of l3, then stateful filtering by 100 rules. */
  SG("sg"),
  /** The same behind a meter that never drops: the nearest Open vSwitch has to the whole path. */
  SG_METER("sg-meter");

  private static final String CHECKED_SOURCE =
      "ip,dl_src=02:00:00:00:00:01,nw_src=10.0.0.1,nw_dst=10.0.0.2";
  private static final String OUT = "output:2";
  private static final int REFUSING_RULES = 99;

  private final String label;

  PeerPipeline(String label) {
    this.label = label;
  }

  /**
   * The same as OpenFlow 1.5 entries for the frames of {@link FlowCapture}: in by port 1, out by 2.
   */
  List<String> openFlow() {
    return switch (this) {
      case L2 -> List.of("dl_dst=02:00:00:00:00:02,actions=" + OUT);
      case L3 ->
          List.of(
              CHECKED_SOURCE
                  + ",actions=dec_ttl,mod_dl_src:02:00:00:00:00:fe,mod_dl_dst:02:00:00:00:00:02,"
                  + OUT);
      case SG -> stateful("");
      case SG_METER -> stateful("meter:1,");
    };
  }

  private static List<String> stateful(String meter) {
    List<String> flows = new ArrayList<>();
    flows.add("table=0," + CHECKED_SOURCE + ",actions=" + meter + "ct(table=1,zone=5)");
    flows.add("table=1,priority=300,ct_state=+trk+est,ip,actions=" + OUT);
    for (int i = 1; i <= REFUSING_RULES; i++) {
      String refused = "udp,nw_src=10.1.%d.0/24,tp_dst=%d".formatted(i, 3000 + i);
      flows.add(
          "table=1,priority=%d,ct_state=+trk+new,%s,actions=drop".formatted(100 + i, refused));
    }
    flows.add(
        "table=1,priority=50,ct_state=+trk+new,udp,nw_src=10.0.0.0/8,actions=ct(commit,zone=5),"
            + OUT);
    return flows;
  }

  @Override
  public String toString() {
    return label;
  }
}
