package io.eniswitch.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PrefixListActionsTest extends SignedCalls {
  @Test
  void shouldMakeShowChangeAndDeleteAList() throws Exception {
    String id = create("office", "Entry.1.Cidr=10.0.0.0%2F8", "Entry.1.Description=home");
    JsonNode shown = ok("DescribePrefixListAttributes", "PrefixListId=" + id);
    assertThat(shown.path("PrefixListName").asString("")).isEqualTo("office");
    assertThat(shown.path("AddressFamily").asString("")).isEqualTo("IPv4");
    assertThat(shown.path("MaxEntries").asInt(0)).isEqualTo(3);
    assertThat(shown.at("/Entries/Entry/0/Cidr").asString("")).isEqualTo("10.0.0.0/8");
    assertThat(shown.at("/Entries/Entry/0/Description").asString("")).isEqualTo("home");

    ok(
        "ModifyPrefixList",
        "AddEntry.1.Cidr=192.0.2.1",
        "PrefixListId=" + id,
        "PrefixListName=branch",
        "RemoveEntry.1.Cidr=10.0.0.0%2F8");
    shown = ok("DescribePrefixListAttributes", "PrefixListId=" + id);
    assertThat(shown.path("PrefixListName").asString("")).isEqualTo("branch");
    assertThat(shown.at("/Entries/Entry")).hasSize(1);
    assertThat(shown.at("/Entries/Entry/0/Cidr").asString("")).isEqualTo("192.0.2.1/32");

    ok("DeletePrefixList", "PrefixListId=" + id);
    refused(404, "InvalidPrefixListId.NotFound", "DeletePrefixList", "PrefixListId=" + id);
  }

  @Test
  void shouldSayWhichGroupsNameAList() throws Exception {
    String id = create("office");
    String vpc = ok("CreateVpc", "CidrBlock=10.0.0.0%2F8").path("VpcId").asString("");
    String group = ok("CreateSecurityGroup", "VpcId=" + vpc).path("SecurityGroupId").asString("");
    ok(
        "AuthorizeSecurityGroup",
        "Permissions.1.IpProtocol=TCP",
        "Permissions.1.PortRange=80%2F80",
        "Permissions.1.SourcePrefixListId=" + id,
        "SecurityGroupId=" + group);
    JsonNode associations = ok("DescribePrefixListAssociations", "PrefixListId=" + id);
    JsonNode first = associations.at("/PrefixListAssociations/PrefixListAssociation/0");
    assertThat(first.path("ResourceId").asString("")).isEqualTo(group);
    assertThat(first.path("ResourceType").asString("")).isEqualTo("securitygroup");
    refused(403, "DependencyViolation", "DeletePrefixList", "PrefixListId=" + id);
    JsonNode lists = ok("DescribePrefixLists").at("/PrefixLists/PrefixList");
    assertThat(lists.at("/0/AssociationCount").asInt(-1)).isEqualTo(1);
  }

  @Test
  void shouldPageAndFilterLists() throws Exception {
    for (int i = 0; i < 12; i++) {
      create("list" + i);
    }
    JsonNode page = ok("DescribePrefixLists");
    assertThat(page.at("/PrefixLists/PrefixList")).hasSize(10);
    String token = page.path("NextToken").asString("");
    JsonNode last = ok("DescribePrefixLists", "NextToken=" + token);
    assertThat(last.at("/PrefixLists/PrefixList")).hasSize(2);
    assertThat(last.path("NextToken").asString("")).isEmpty();
    JsonNode named = ok("DescribePrefixLists", "PrefixListName=list3");
    assertThat(named.at("/PrefixLists/PrefixList")).hasSize(1);
    JsonNode ipv6 = ok("DescribePrefixLists", "AddressFamily=IPv6");
    assertThat(ipv6.at("/PrefixLists/PrefixList")).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsNoList() throws Exception {
    refused(
        400,
        "InvalidParameter",
        "CreatePrefixList",
        "AddressFamily=IPv5",
        "MaxEntries=1",
        "PrefixListName=ab");
    refused(
        400,
        "InvalidParameter",
        "CreatePrefixList",
        "AddressFamily=IPv6",
        "Entry.1.Cidr=10.0.0.0%2F8",
        "MaxEntries=1",
        "PrefixListName=ab");
    refused(
        400,
        "InvalidParameter",
        "CreatePrefixList",
        "AddressFamily=IPv4",
        "MaxEntries=201",
        "PrefixListName=ab");
  }

  private String create(String name, String... more) throws Exception {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(List.of("AddressFamily=IPv4", "MaxEntries=3", "PrefixListName=" + name));
    JsonNode made = ok("CreatePrefixList", all.toArray(String[]::new));
    return made.path("PrefixListId").asString("");
  }
}
