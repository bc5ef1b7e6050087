package io.eniswitch.controlplane.configuration;

import io.eniswitch.controlplane.model.EniType;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.model.MacAddress;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.dataplane.policy.GroupType;
import io.eniswitch.dataplane.policy.PolicyCompiler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/** Reads ENIs. */
final class EniReader {
  private static final int DEFAULT_MTU = 1500;
  private static final int MIN_MTU = 1300;
  private static final int MAX_MTU = 26_800;
  private static final int MTU_STEP = 100;
  private static final long MULTICAST_BIT = 1L << 40;

  private final Ids<VSwitch> vSwitches;
  private final Ids<DeclaredGroup> groups;
  private final Ids<DeclaredInstance> instances;
  private final Ids<DeclaredEni> enis;
  private final Set<Long> macs = new HashSet<>();
  private final Map<String, Integer> addressLines = new HashMap<>();
  private final Set<String> withPrimary = new HashSet<>();

  EniReader(
      Ids<VSwitch> vSwitches,
      Ids<DeclaredGroup> groups,
      Ids<DeclaredInstance> instances,
      Ids<DeclaredEni> enis) {
    this.vSwitches = vSwitches;
    this.groups = groups;
    this.instances = instances;
    this.enis = enis;
  }

  /** Reads one ENI; without a MAC it gets one that follows from its id. */
  void read(Section section) {
    Optional<String> id = enis.declare(section);
    Optional<VSwitch> vSwitch = vSwitches.required(section, "vSwitch");
    MacAddress mac = mac(section, id.orElse(""));
    EniType type =
        section.read(
            "type", EniReader::type, "primary or secondary is accepted", EniType.SECONDARY);
    List<Scalar> given = new ArrayList<>();
    section.required("ip", "an IPv4 address of its vSwitch is accepted").ifPresent(given::add);
    given.addAll(section.list("secondaryIps"));
    List<Scalar> given6 = section.list("ipv6s");
    Optional<DeclaredInstance> instance = section.optional("instance").flatMap(instances::find);
    List<DeclaredInstance> standbys = standbys(section, type, instance);
    String mtuAccepted = "1300 to 26800 in steps of 100 is accepted";
    int mtu = section.read("mtu", EniReader::mtu, mtuAccepted, DEFAULT_MTU);
    boolean checked =
        section.read("sourceDestCheck", EniReader::flag, "true or false is accepted", true);
    List<DeclaredGroup> joined = groups(section, vSwitch);
    section.refuseOtherKeys();
    checkPrimary(section, type, instance);
    if (vSwitch.isEmpty()) {
      return;
    }
    List<IpAddress> ips = addresses(vSwitch.get(), given, false);
    List<IpAddress> ipv6s = addresses(vSwitch.get(), given6, true);
    if (id.isPresent() && !ips.isEmpty()) {
      enis.put(
          id.get(),
          new DeclaredEni(
              id.get(),
              vSwitch.get(),
              mac,
              type,
              ips,
              ipv6s,
              instance,
              standbys,
              mtu,
              checked,
              joined));
    }
  }

  private List<DeclaredGroup> groups(Section section, Optional<VSwitch> vSwitch) {
    List<DeclaredGroup> joined = new ArrayList<>();
    for (Scalar named : section.list("securityGroups")) {
      Optional<DeclaredGroup> group = groups.find(named);
      if (group.isEmpty() || vSwitch.isEmpty()) {
        continue;
      }
      String vpcId = vSwitch.get().vpcId();
      GroupType type = type(joined.isEmpty() ? group.get() : joined.getFirst());
      if (!group.get().vpcId().equals(vpcId)) {
        named.refuse("a group of " + vpcId + " is accepted");
      } else if (type(group.get()) != type) {
        named.refuse("groups of one type are accepted: normal or enterprise");
      } else if (joined.contains(group.get()) || joined.size() == PolicyCompiler.MAX_GROUPS) {
        named.refuse("at most " + PolicyCompiler.MAX_GROUPS + " groups, each once, are accepted");
      } else {
        joined.add(group.get());
      }
    }
    return joined;
  }

  private static GroupType type(DeclaredGroup group) {
    return group.config().type();
  }

  private void checkPrimary(Section section, EniType type, Optional<DeclaredInstance> instance) {
    if (type == EniType.SECONDARY) {
      return;
    }
    section.required("instance", "a primary ENI needs one: the id of an instance is accepted");
    if (instance.isPresent() && !withPrimary.add(instance.get().id())) {
      section
          .optional("instance")
          .ifPresent(named -> named.refuse("an instance without a primary ENI is accepted"));
    }
  }

  private List<DeclaredInstance> standbys(
      Section section, EniType type, Optional<DeclaredInstance> instance) {
    List<DeclaredInstance> standbys = new ArrayList<>();
    for (Scalar named : section.list("standby")) {
      if (type == EniType.PRIMARY) {
        named.refuse("a primary ENI never moves; standbys of secondary ones are accepted");
        continue;
      }
      Optional<DeclaredInstance> standby = instances.find(named);
      if (standby.isPresent() && (standby.equals(instance) || standbys.contains(standby.get()))) {
        named.refuse("an instance not named before is accepted");
      } else {
        standby.ifPresent(standbys::add);
      }
    }
    return standbys;
  }

  private List<IpAddress> addresses(VSwitch vSwitch, List<Scalar> given, boolean ipv6) {
    List<IpAddress> addresses = new ArrayList<>();
    String accepted = accepted(vSwitch, ipv6);
    for (Scalar text : given) {
      Optional<IpAddress> read =
          text.as(value -> assignable(vSwitch, IpAddress.parse(value), ipv6), accepted);
      if (read.isEmpty()) {
        continue;
      }
      String inVpc = vSwitch.vpcId() + " " + read.get();
      Integer taken = addressLines.putIfAbsent(inVpc, text.line());
      if (taken == null) {
        addresses.add(read.get());
      } else {
        text.refuse("line " + taken + " has it already; a free address is accepted");
      }
    }
    return addresses;
  }

  private static IpAddress assignable(VSwitch vSwitch, IpAddress address, boolean ipv6) {
    if (address.v6() != ipv6 || !vSwitch.isAssignable(address)) {
      throw new IllegalArgumentException(address.toString());
    }
    return address;
  }

  private static String accepted(VSwitch vSwitch, boolean ipv6) {
    if (!ipv6) {
      return "%s to %s of %s is accepted"
          .formatted(
              vSwitch.firstAssignable(),
              vSwitch.firstAssignable().plus(vSwitch.assignableCount() - 1),
              vSwitch.id());
    }
    return vSwitch.ipv6Cidr() == null
        ? vSwitch.id() + " has no IPv6 block; none is accepted"
        : "an address of %s of %s but the first and the last nine is accepted"
            .formatted(vSwitch.ipv6Cidr(), vSwitch.id());
  }

  private MacAddress mac(Section section, String eniId) {
    Optional<Scalar> given = section.optional("mac");
    if (given.isPresent()) {
      String accepted =
          "a unicast address that no other ENI has, as in 00:16:3e:00:00:01, is accepted";
      return given.get().as(this::freeMac, accepted).orElse(MacAddress.ofEni(0));
    }
    CRC32C sum = new CRC32C();
    sum.update(eniId.getBytes(StandardCharsets.UTF_8));
    int suffix = (int) sum.getValue();
    while (!macs.add(MacAddress.ofEni(suffix).bits())) {
      suffix++;
    }
    return MacAddress.ofEni(suffix);
  }

  private MacAddress freeMac(String text) {
    MacAddress mac = MacAddress.parse(text);
    if (mac.bits() == 0 || (mac.bits() & MULTICAST_BIT) != 0 || !macs.add(mac.bits())) {
      throw new IllegalArgumentException(text);
    }
    return mac;
  }

  private static EniType type(String text) {
    return switch (text) {
      case "primary" -> EniType.PRIMARY;
      case "secondary" -> EniType.SECONDARY;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static int mtu(String text) {
    int mtu = Integer.parseInt(text);
    if (mtu < MIN_MTU || mtu > MAX_MTU || mtu % MTU_STEP != 0) {
      throw new IllegalArgumentException(text);
    }
    return mtu;
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }
}
