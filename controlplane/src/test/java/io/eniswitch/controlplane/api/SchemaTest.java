package io.eniswitch.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.controlplane.api.wire.Parameters;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private static final Map<String, Schema> ECS = Schema.readAll(ApiVersion.ECS);

  private static void check(String action, String... namesAndValues) {
    Map<String, String> values = new java.util.HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    java.util.Objects.requireNonNull(ECS.get(action)).check(action, Parameters.of(values));
  }

  @Test
  void shouldKnowTheActionsOfBothProducts() {
    assertThat(ECS).containsKeys("CreateNetworkInterface", "RunInstances", "DescribeRegions");
    assertThat(Schema.readAll(ApiVersion.VPC)).containsKeys("CreateVpc", "DescribeVSwitches");
  }

  @Test
  void shouldAcceptListsAndCommonParameters() {
    assertThatCode(() ->
            check(
                "AuthorizeSecurityGroup",
                "RegionId",
                "cn-hangzhou",
                "SecurityGroupId",
                "sg-1",
                "Permissions.100.PortRange",
                "1/2",
                "SignatureType",
                "",
                "OwnerId",
                "7"))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldNameWhatIsMissingUnknownOrUnreadable() {
    assertThatThrownBy(() -> check("DeleteNetworkInterface", "RegionId", "r"))
        .hasMessageStartingWith("MissingParameter")
        .hasMessageContaining("NetworkInterfaceId");
    assertThatThrownBy(() -> check("DescribeRegions", "Colour", "red"))
        .hasMessageStartingWith("UnsupportedParameter")
        .hasMessageContaining("Colour");
    assertThatThrownBy(() -> check("DescribeNetworkInterfaces", "RegionId", "r", "MaxResults", "x"))
        .hasMessageStartingWith("InvalidParameter")
        .hasMessageContaining("MaxResults");
    assertThatThrownBy(
            () -> check("DescribeNetworkInterfaces", "RegionId", "r", "Tag.101.Key", "k"))
        .hasMessageContaining("1 to 100");
    assertThatThrownBy(() -> check("DescribeNetworkInterfaces", "RegionId", "r", "Tag.01.Key", "k"))
        .hasMessageStartingWith("UnsupportedParameter");
    assertThatThrownBy(
            () -> check("DescribeNetworkInterfaces", "RegionId", "r", "regionid", "case matters"))
        .hasMessageStartingWith("UnsupportedParameter");
  }
}
