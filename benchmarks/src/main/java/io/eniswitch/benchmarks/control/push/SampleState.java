package io.eniswitch.benchmarks.control.push;

import io.eniswitch.controlplane.domain.Kinds;
import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniAddresses;
import io.eniswitch.controlplane.model.EniSettings;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.EniType;
import io.eniswitch.controlplane.model.GroupType;
import io.eniswitch.controlplane.model.Labels;
import io.eniswitch.controlplane.model.MacAddress;
import io.eniswitch.controlplane.model.Place;
import io.eniswitch.controlplane.model.RuleAction;
import io.eniswitch.controlplane.model.SecurityGroup;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.model.Vpc;
import io.eniswitch.controlplane.store.ChangeSet;
import io.eniswitch.controlplane.store.Journal;
import io.eniswitch.controlplane.store.Kind;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A journal that holds ENIs from its beginning, and forgets what is added.
 *
 * <p><b>Bounds</b>: 2^24 ENIs by their MACs, 60,000 per VPC, which has one vSwitch and ten groups.
 *
 * @param enis how many ENIs
 */
record SampleState(int enis) implements Journal {
  private static final String REGION = "cn-hangzhou";
  private static final String ZONE = "cn-hangzhou-h";
  private static final int FIRST_VNI = 4242;
  private static final Cidr BLOCK = Cidr.parse("10.1.0.0/16");
  private static final int ENIS_PER_VPC = 60_000;
  private static final int GROUPS = 10;

  @Override
  public long load(List<Kind<?>> kinds, BiConsumer<Kind<?>, Object> sink) {
    Instant now = Instant.now();
    Labels labels = new Labels("", "", "1", "", List.of());
    for (int i = 0; i * ENIS_PER_VPC < enis; i++) {
      sink.accept(
          Kinds.VPC,
          new Vpc(vpcId(i), REGION, FIRST_VNI + i, BLOCK, null, List.of(), false, labels, now));
      sink.accept(
          Kinds.VSWITCH,
          new VSwitch(vSwitchId(i), vpcId(i), ZONE, BLOCK, null, false, labels, now));
      for (int j = 0; j < GROUPS; j++) {
        sink.accept(Kinds.SECURITY_GROUP, group(i, j, labels, now));
      }
    }
    for (int i = 0; i < enis; i++) {
      sink.accept(Kinds.ENI, eni(i, labels, now));
    }
    return 1;
  }

  private static SecurityGroup group(int vpc, int number, Labels labels, Instant now) {
    return new SecurityGroup(
        groupId(vpc, number),
        REGION,
        vpcId(vpc),
        GroupType.NORMAL,
        RuleAction.ACCEPT,
        List.of(),
        labels,
        now);
  }

  private static Eni eni(int number, Labels labels, Instant now) {
    int vpc = number / ENIS_PER_VPC;
    return new Eni(
        eniId(number),
        EniType.SECONDARY,
        EniStatus.AVAILABLE,
        number + 1,
        new Place(REGION, ZONE, vpcId(vpc), vSwitchId(vpc)),
        MacAddress.ofEni(number),
        EniAddresses.of(BLOCK.address().plus(1 + number % ENIS_PER_VPC)),
        List.of(groupId(vpc, number % GROUPS)),
        EniSettings.DEFAULT,
        labels,
        null,
        null,
        now);
  }

  /** The id of an ENI by its number from 0, as long as those of the API. */
  static String eniId(int number) {
    return "eni-bp1%017d".formatted(number);
  }

  private static String vpcId(int number) {
    return "vpc-bp1%018d".formatted(number);
  }

  private static String vSwitchId(int number) {
    return "vsw-bp1%018d".formatted(number);
  }

  private static String groupId(int vpc, int number) {
    return "sg-bp1%017d".formatted(vpc * GROUPS + number);
  }

  @Override
  public void append(List<ChangeSet> sets) {
    // Nothing is kept.
  }

  @Override
  public void close() {
    // Nothing to release.
  }
}
