package io.eniswitch.controlplane.configuration;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Labels;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.model.Vpc;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads VPCs and vSwitches. */
final class NetworkReader {
  private static final String REGION = "local";
  private static final String ZONE = "local-a";
  private static final int WIDEST_VPC = 8;
  private static final int NARROWEST_VPC = 28;
  private static final int WIDEST_VSWITCH = 16;
  private static final int NARROWEST_VSWITCH = 29;
  private static final int VSWITCH_IPV6 = 64;
  private static final Labels NO_LABELS = new Labels("", "", "", "", List.of());

  private final Ids<Vpc> vpcs;
  private final Ids<VSwitch> vSwitches;
  private final Set<Integer> vnis = new HashSet<>();

  NetworkReader(Ids<Vpc> vpcs, Ids<VSwitch> vSwitches) {
    this.vpcs = vpcs;
    this.vSwitches = vSwitches;
  }

  /** Reads one VPC; without a VNI it gets one that follows from its id. */
  void readVpc(Section section) {
    Optional<String> id = vpcs.declare(section);
    Optional<Cidr> cidr = cidr(section, WIDEST_VPC, NARROWEST_VPC);
    Cidr ipv6 = ipv6(section, 1);
    int vni = vni(section, id.orElse(""));
    section.refuseOtherKeys();
    if (id.isPresent() && cidr.isPresent()) {
      Vpc vpc =
          new Vpc(
              id.get(), REGION, vni, cidr.get(), ipv6, List.of(), false, NO_LABELS, Instant.EPOCH);
      vpcs.put(vpc.id(), vpc);
    }
  }

  /** Reads one vSwitch. */
  void readVSwitch(Section section) {
    Optional<String> id = vSwitches.declare(section);
    Optional<Vpc> vpc = vpcs.required(section, "vpc");
    String zone = section.read("zone", Function.identity(), "a name is accepted", ZONE);
    Optional<Cidr> cidr = cidr(section, WIDEST_VSWITCH, NARROWEST_VSWITCH);
    Cidr ipv6 = ipv6(section, VSWITCH_IPV6);
    section.refuseOtherKeys();
    if (vpc.isEmpty() || cidr.isEmpty()) {
      return;
    }
    boolean fits = isFree(section, "cidr", vpc.get(), vpc.get().cidr(), cidr.get());
    if (ipv6 != null) {
      fits &= isFree(section, "ipv6", vpc.get(), vpc.get().ipv6Cidr(), ipv6);
    }
    if (id.isPresent() && fits) {
      String vpcId = vpc.get().id();
      VSwitch vSwitch =
          new VSwitch(id.get(), vpcId, zone, cidr.get(), ipv6, false, NO_LABELS, Instant.EPOCH);
      vSwitches.put(vSwitch.id(), vSwitch);
    }
  }

  /** Whether a vSwitch's block lies in its VPC's and outside those of the VPC's other vSwitches. */
  private boolean isFree(Section section, String key, Vpc vpc, @Nullable Cidr whole, Cidr block) {
    if (whole == null) {
      refuse(section, key, vpc.id() + " has no IPv6 block; none is accepted here either");
      return false;
    }
    if (!whole.contains(block)) {
      refuse(section, key, "a part of " + whole + " of " + vpc.id() + " is accepted");
      return false;
    }
    for (VSwitch other : vSwitches.all()) {
      Cidr taken = block.v6() ? other.ipv6Cidr() : other.cidr();
      if (other.vpcId().equals(vpc.id()) && taken != null && taken.overlaps(block)) {
        refuse(section, key, "a block apart from " + taken + " of " + other.id() + " is accepted");
        return false;
      }
    }
    return true;
  }

  private static void refuse(Section section, String key, String accepted) {
    section.optional(key).ifPresent(value -> value.refuse(accepted));
  }

  private static Optional<Cidr> cidr(Section section, int widest, int narrowest) {
    String accepted =
        "an IPv4 block of /%d to /%d as in 10.0.0.0/%d is accepted"
            .formatted(widest, narrowest, widest);
    return section
        .required("cidr", accepted)
        .flatMap(text -> text.as(value -> block(value, false, widest, narrowest), accepted));
  }

  private static @Nullable Cidr ipv6(Section section, int widest) {
    String lengths = (widest == VSWITCH_IPV6 ? "/" : "at most /") + VSWITCH_IPV6;
    String accepted = "an IPv6 block of " + lengths + " is accepted";
    return section
        .optional("ipv6")
        .flatMap(text -> text.as(value -> block(value, true, widest, VSWITCH_IPV6), accepted))
        .orElse(null);
  }

  private static Cidr block(String text, boolean ipv6, int widest, int narrowest) {
    Cidr cidr = Cidr.parse(text);
    int length = cidr.prefixLength();
    if (cidr.v6() != ipv6 || length < widest || length > narrowest) {
      throw new IllegalArgumentException(text);
    }
    return cidr;
  }

  private int vni(Section section, String vpcId) {
    String accepted = "a number from 1 to " + Vpc.MAX_VNI + " that no other VPC has is accepted";
    Optional<Scalar> given = section.optional("vni");
    if (given.isPresent()) {
      return given.get().as(this::freeVni, accepted).orElse(1);
    }
    CRC32C sum = new CRC32C();
    sum.update(vpcId.getBytes(StandardCharsets.UTF_8));
    int vni = (int) (sum.getValue() % Vpc.MAX_VNI) + 1;
    while (!vnis.add(vni)) {
      vni = vni % Vpc.MAX_VNI + 1;
    }
    return vni;
  }

  private int freeVni(String text) {
    int vni = Integer.parseInt(text);
    if (vni < 1 || vni > Vpc.MAX_VNI || !vnis.add(vni)) {
      throw new IllegalArgumentException(text);
    }
    return vni;
  }
}
