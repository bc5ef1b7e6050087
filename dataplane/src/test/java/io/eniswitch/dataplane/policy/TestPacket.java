package io.eniswitch.dataplane.policy;

import java.math.BigInteger;

/** A packet as the naive evaluator sees it: addresses are whole numbers. */
record TestPacket(
    boolean egress,
    boolean v6,
    BigInteger peer,
    BigInteger local,
    int protocol,
    int srcPort,
    int dstPort) {

  long word() {
    return egress
        ? PacketWord.egress(protocol, srcPort, dstPort)
        : PacketWord.ingress(protocol, srcPort, dstPort);
  }

  /** The peer with its family, for the map of members. */
  BigInteger memberKey() {
    return v6 ? peer.setBit(128) : peer;
  }

  long judgedBy(Classifier classifier) {
    return v6
        ? classifier.judgeV6(word(), high(peer), low(peer), high(local), low(local))
        : classifier.judgeV4(word(), peer.intValue(), local.intValue());
  }

  long judgedBy(RuleTable table) {
    return v6
        ? table.judge(table.kind(word()), high(peer), low(peer), high(local), low(local))
        : table.judge(table.kind(word()), left(peer), 0, left(local), 0);
  }

  Explanation explainedBy(Classifier classifier) {
    return classifier.explain(
        v6
            ? new Inquiry(Cidr.Family.V6, word(), high(peer), low(peer), high(local), low(local))
            : Inquiry.v4(word(), peer.intValue(), local.intValue()));
  }

  private static long left(BigInteger ipv4) {
    return ipv4.longValue() << 32;
  }

  static long high(BigInteger address) {
    return address.shiftRight(64).longValue();
  }

  static long low(BigInteger address) {
    return address.longValue();
  }
}
