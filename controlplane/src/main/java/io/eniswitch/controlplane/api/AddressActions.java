package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.AssignedAddresses;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.IpAddress;
import java.util.List;

/**
 * Assigns and unassigns addresses and prefixes of ENIs.
 *
 * <p>{@code MovePrivateIpAddress} is this project's own action: unassign and assign as one
 * operation, with one redirect.
 */
final class AddressActions implements ActionFamily {
  private final Domain domain;
  private final Answers answers;

  AddressActions(Domain domain, Answers answers) {
    this.domain = domain;
    this.answers = answers;
  }

  @Override
  public void addTo(ActionTable.Builder table) {
    table
        .ecs("AssignPrivateIpAddresses", this::assignPrivate)
        .ecs("MovePrivateIpAddress", this::movePrivate)
        .ecs("UnassignPrivateIpAddresses", this::unassignPrivate)
        .ecs("AssignIpv6Addresses", this::assignIpv6)
        .ecs("UnassignIpv6Addresses", this::unassignIpv6);
  }

  private Document assignPrivate(ApiCall api) {
    Parameters parameters = api.parameters();
    AssignedAddresses assigned =
        answers.inForce(
            domain
                .addresses()
                .assignPrivate(
                    Reading.call(api),
                    eniId(parameters),
                    AddressReading.ipv4(parameters, AddressReading.MOST_ASSIGNED)));
    return new Document()
        .object(
            "AssignedPrivateIpAddressesSet",
            new Document()
                .text("NetworkInterfaceId", assigned.eniId())
                .texts("PrivateIpSet", "PrivateIpAddress", texts(assigned.addresses()))
                .texts("Ipv4PrefixSet", "Ipv4Prefixes", texts(assigned.prefixes())));
  }

  private Document assignIpv6(ApiCall api) {
    Parameters parameters = api.parameters();
    AssignedAddresses assigned =
        answers.inForce(
            domain
                .addresses()
                .assignIpv6(Reading.call(api), eniId(parameters), AddressReading.ipv6(parameters)));
    return new Document()
        .text("NetworkInterfaceId", assigned.eniId())
        .texts("Ipv6Sets", "Ipv6Address", texts(assigned.addresses()))
        .texts("Ipv6PrefixSets", "Ipv6Prefix", texts(assigned.prefixes()));
  }

  private Document movePrivate(ApiCall api) {
    Parameters parameters = api.parameters();
    IpAddress address =
        Reading.parsed(parameters, "PrivateIpAddress", IpAddress::parse, "an IP address");
    if (address == null) {
      throw ApiError.missing("PrivateIpAddress");
    }
    answers.inForce(
        domain
            .addresses()
            .move(
                Reading.call(api),
                eniId(parameters),
                parameters.requiredText("ToNetworkInterfaceId"),
                address));
    return new Document();
  }

  private Document unassignPrivate(ApiCall api) {
    Parameters parameters = api.parameters();
    ApiError malformed =
        new ApiError(403, "InvalidPrivateIpAddress.Malformed", "An address cannot be read.");
    return unassign(
        api,
        AddressReading.ipv4Addresses(parameters, malformed),
        AddressReading.ipv4Prefixes(parameters));
  }

  private Document unassignIpv6(ApiCall api) {
    Parameters parameters = api.parameters();
    return unassign(
        api, AddressReading.ipv6Addresses(parameters), AddressReading.ipv6Prefixes(parameters));
  }

  private Document unassign(ApiCall api, List<IpAddress> addresses, List<Cidr> prefixes) {
    String eniId = eniId(api.parameters());
    answers.inForce(domain.addresses().unassign(Reading.call(api), eniId, addresses, prefixes));
    return new Document();
  }

  private static String eniId(Parameters parameters) {
    return parameters.requiredText("NetworkInterfaceId");
  }

  private static List<String> texts(List<?> values) {
    return values.stream().map(Object::toString).toList();
  }
}
