package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.Call;
import io.eniswitch.controlplane.domain.CreateVSwitch;
import io.eniswitch.controlplane.domain.CreateVpc;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.Page;
import io.eniswitch.controlplane.domain.PageRequest;
import io.eniswitch.controlplane.domain.VpcQuery;
import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.VSwitch;
import io.eniswitch.controlplane.model.Vpc;
import java.util.List;

/** VPCs and vSwitches, under the ECS version as old clients have them and under VPC's own. */
final class VpcActions implements ActionFamily {
  private final Domain domain;
  private final Answers answers;
  private final Regions regions;
  private final VpcDocuments documents;

  VpcActions(Domain domain, Answers answers) {
    this.domain = domain;
    this.answers = answers;
    this.regions = new Regions(domain);
    this.documents = new VpcDocuments(domain);
  }

  @Override
  public void addTo(ActionTable.Builder table) {
    table
        .ecs("CreateVpc", this::createVpc)
        .vpc("CreateVpc", this::createVpc)
        .ecs("DeleteVpc", this::deleteVpc)
        .vpc("DeleteVpc", this::deleteVpc)
        .ecs("DescribeVpcs", this::describeVpcs)
        .vpc("DescribeVpcs", this::describeVpcs)
        .ecs("CreateVSwitch", this::createVSwitch)
        .vpc("CreateVSwitch", this::createVSwitch)
        .ecs("DeleteVSwitch", this::deleteVSwitch)
        .vpc("DeleteVSwitch", this::deleteVSwitch)
        .ecs("DescribeVSwitches", this::describeVSwitches)
        .vpc("DescribeVSwitches", this::describeVSwitches);
  }

  private Document createVpc(ApiCall api) {
    Parameters parameters = api.parameters();
    refuse(parameters, "Ipv4CidrMask", "Ipv4IpamPoolId", "Ipv6CidrMask", "Ipv6IpamPoolId");
    String userCidr = parameters.text("UserCidr");
    ApiError malformed = new ApiError(400, "InvalidParameter", "UserCidr cannot be read.");
    List<Cidr> userBlocks =
        userCidr == null
            ? List.of()
            : Reading.all(List.of(userCidr.split(",", -1)), Cidr::parse, malformed);
    CreateVpc request =
        new CreateVpc(
            Reading.block(parameters, "CidrBlock"),
            Reading.block(parameters, "Ipv6CidrBlock"),
            parameters.isTrue("EnableIpv6"),
            userBlocks,
            Reading.naming(parameters, "VpcName"));
    Call call = Reading.call(api);
    String vpcId = answers.durable(domain.vpcs().createVpc(call, request));
    Document document = new Document().text("VpcId", vpcId);
    VpcQuery made = new VpcQuery(List.of(vpcId), null, null, null, null, List.of());
    for (Vpc vpc : domain.vpcs().vpcs(call, made, PageRequest.FIRST).items()) {
      document.text("VRouterId", vpc.routerId()).text("RouteTableId", vpc.routeTableId());
      if (api.version() == ApiVersion.VPC) {
        document.text("ResourceGroupId", vpc.labels().resourceGroupId());
      }
    }
    return document;
  }

  private Document deleteVpc(ApiCall api) {
    String vpcId = api.parameters().requiredText("VpcId");
    answers.durable(domain.vpcs().deleteVpc(regions.ofVpc(api, vpcId), vpcId));
    return new Document();
  }

  private Document describeVpcs(ApiCall api) {
    Parameters parameters = api.parameters();
    Unsupported.filters(parameters, "DhcpOptionsSetId", "EnableIpv6", "ResourceGroupId");
    Call call = Reading.call(api);
    Reading.refuseDryRun(parameters);
    String vpcIds = parameters.text("VpcId");
    VpcQuery query =
        new VpcQuery(
            vpcIds == null ? List.of() : List.of(vpcIds.split(",", -1)),
            null,
            null,
            parameters.text("VpcName"),
            parameters.flag("IsDefault"),
            Reading.tags(parameters));
    PageRequest wanted = Reading.page(parameters);
    Page<Vpc> page =
        isOfOther(api, "VpcOwnerId") ? none(wanted) : domain.vpcs().vpcs(call, query, wanted);
    return counted(page)
        .objects(
            "Vpcs",
            "Vpc",
            page.items().stream().map(vpc -> documents.vpc(vpc, api.version())).toList());
  }

  private Document createVSwitch(ApiCall api) {
    Parameters parameters = api.parameters();
    refuse(parameters, "CidrMask", "Ipv6CidrMask", "VpcIpv6CidrBlock");
    Cidr block = Reading.block(parameters, "CidrBlock");
    if (block == null) {
      throw ApiError.missing("CidrBlock");
    }
    String vpcId = parameters.requiredText("VpcId");
    CreateVSwitch request =
        new CreateVSwitch(
            vpcId,
            parameters.requiredText("ZoneId"),
            block,
            parameters.integer("Ipv6CidrBlock"),
            Reading.naming(parameters, "VSwitchName"));
    String id = answers.durable(domain.vpcs().createVSwitch(regions.ofVpc(api, vpcId), request));
    return new Document().text("VSwitchId", id);
  }

  private Document deleteVSwitch(ApiCall api) {
    String id = api.parameters().requiredText("VSwitchId");
    answers.durable(domain.vpcs().deleteVSwitch(regions.ofVSwitch(api, id), id));
    return new Document();
  }

  private Document describeVSwitches(ApiCall api) {
    Parameters parameters = api.parameters();
    Unsupported.filters(parameters, "EnableIpv6", "ResourceGroupId", "RouteTableId");
    String vpcId = parameters.text("VpcId");
    if (vpcId == null && parameters.text("RegionId") == null) {
      throw ApiError.missing("RegionId");
    }
    Call call = vpcId == null ? Reading.call(api) : regions.ofVpc(api, vpcId);
    Reading.refuseDryRun(parameters);
    VpcQuery query =
        new VpcQuery(
            vpcId == null ? List.of() : List.of(vpcId),
            parameters.text("VSwitchId"),
            parameters.text("ZoneId"),
            parameters.text("VSwitchName"),
            parameters.flag("IsDefault"),
            Reading.tags(parameters));
    PageRequest wanted = Reading.page(parameters);
    Page<VSwitch> page =
        isOfOther(api, "VSwitchOwnerId")
            ? none(wanted)
            : domain.vpcs().vSwitches(call, query, wanted);
    return counted(page)
        .objects(
            "VSwitches",
            "VSwitch",
            page.items().stream().map(each -> documents.vSwitch(each, api.version())).toList());
  }

  /** Whether the networks of another account are asked for, which nobody is shown. */
  private static boolean isOfOther(ApiCall api, String name) {
    Long owner = api.parameters().longInteger(name);
    return owner != null && !owner.toString().equals(api.accountId());
  }

  private static <T> Page<T> none(PageRequest wanted) {
    Integer size = wanted.pageSize();
    return new Page<>(List.of(), 0, 1, size == null ? 10 : size, "");
  }

  /** VPC lists have no tokens. */
  private static Document counted(Page<?> page) {
    return new Document()
        .number("TotalCount", page.totalCount())
        .number("PageNumber", page.pageNumber())
        .number("PageSize", page.pageSize());
  }

  private static void refuse(Parameters parameters, String... names) {
    for (String name : names) {
      if (parameters.text(name) != null) {
        throw new ApiError(
            400, "UnsupportedParameter", name + ": address pools are not offered; give a block.");
      }
    }
  }
}
