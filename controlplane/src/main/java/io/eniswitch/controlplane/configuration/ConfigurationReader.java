package io.eniswitch.controlplane.configuration;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.model.Vpc;
import io.eniswitch.dataplane.PrefixListConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the sections in the order in which they refer to each other, whatever their order in the
 * file.
 */
final class ConfigurationReader {
  private final Section root;
  private final Mistakes mistakes;
  private final Ids<Vpc> vpcs = new Ids<>("VPC", "vpc-");
  private final Ids<VSwitch> vSwitches = new Ids<>("vSwitch", "vsw-");
  private final Ids<PrefixListConfig> prefixLists = new Ids<>("prefix list", "pl-");
  private final Ids<DeclaredGroup> groups = new Ids<>("security group", "sg-");
  private final Ids<DeclaredInstance> instances = new Ids<>("instance", "i-");
  private final Ids<DeclaredEni> enis = new Ids<>("ENI", "eni-");

  ConfigurationReader(Section root, Mistakes mistakes) {
    this.root = root;
    this.mistakes = mistakes;
  }

  /** What the file declares; void if there were mistakes. */
  Configuration read() {
    NetworkReader network = new NetworkReader(vpcs, vSwitches);
    root.sections("vpcs").forEach(network::readVpc);
    root.sections("vSwitches").forEach(network::readVSwitch);
    GroupReader groupReader = new GroupReader(vpcs, prefixLists, groups);
    root.sections("prefixLists").forEach(groupReader::readPrefixList);
    root.sections("securityGroups").forEach(groupReader::readHead);
    groupReader.readRules();
    Set<String> namespaces = new HashSet<>();
    root.sections("instances").forEach(section -> readInstance(section, namespaces));
    EniReader eniReader = new EniReader(vSwitches, groups, instances, enis);
    root.sections("enis").forEach(eniReader::read);
    List<DeclaredRoute> routes = new ArrayList<>();
    root.sections("routes").forEach(section -> readRoute(section).ifPresent(routes::add));
    root.refuseOtherKeys();
    if (vpcs.all().isEmpty() && !mistakes.any()) {
      mistakes.add(root.line(), "vpcs", "", "it is missing; a list of at least one is accepted");
    }
    return new Configuration(
        vpcs.all(),
        vSwitches.all(),
        prefixLists.all(),
        groups.all(),
        instances.all(),
        enis.all(),
        routes);
  }

  private void readInstance(Section section, Set<String> namespaces) {
    Optional<String> id = instances.declare(section);
    Optional<Scalar> port = section.required("port", InstanceHome.ACCEPTED);
    Optional<InstanceHome> home =
        port.flatMap(text -> text.as(InstanceHome::parse, InstanceHome.ACCEPTED));
    section.refuseOtherKeys();
    if (home.isPresent()
        && home.get() instanceof InstanceHome.Namespace(String name)
        && !namespaces.add(name)) {
      port.get().refuse("another instance lives there; a namespace of its own is accepted");
    }
    if (id.isPresent() && home.isPresent()) {
      instances.put(id.get(), new DeclaredInstance(id.get(), home.get()));
    }
  }

  private Optional<DeclaredRoute> readRoute(Section section) {
    Optional<Vpc> vpc = vpcs.required(section, "vpc");
    String block = "a block of addresses as in 0.0.0.0/0 is accepted";
    Optional<Cidr> to = section.required("to", block).flatMap(text -> text.as(Cidr::parse, block));
    Optional<Scalar> reference = section.required("via", "the id of an ENI is accepted");
    Optional<DeclaredEni> via = reference.flatMap(enis::find);
    section.refuseOtherKeys();
    if (vpc.isEmpty() || to.isEmpty() || via.isEmpty()) {
      return Optional.empty();
    }
    if (!via.get().vSwitch().vpcId().equals(vpc.get().id())) {
      return reference.get().refuse("an ENI of " + vpc.get().id() + " is accepted");
    }
    if (via.get().sourceDestCheck()) {
      return reference
          .get()
          .refuse("it gets only what is to itself; an ENI with sourceDestCheck: false is accepted");
    }
    return Optional.of(new DeclaredRoute(vpc.get(), to.get(), via.get()));
  }
}
