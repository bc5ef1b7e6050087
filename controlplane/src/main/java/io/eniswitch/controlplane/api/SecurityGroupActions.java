package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.Call;
import io.eniswitch.controlplane.domain.CreateGroup;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.GroupQuery;
import io.eniswitch.controlplane.domain.Page;
import io.eniswitch.controlplane.domain.PageRequest;
import io.eniswitch.controlplane.model.GroupType;
import io.eniswitch.controlplane.model.RuleAction;
import io.eniswitch.controlplane.model.SecurityGroup;
import java.util.ArrayList;
import java.util.List;

/** Makes, shows, changes and deletes security groups, and who is in them. */
final class SecurityGroupActions implements ActionFamily {
  private final Domain domain;
  private final Answers answers;
  private final Regions regions;
  private final SecurityGroupDocuments documents;

  SecurityGroupActions(Domain domain, Answers answers) {
    this.domain = domain;
    this.answers = answers;
    this.regions = new Regions(domain);
    this.documents = new SecurityGroupDocuments(domain);
  }

  @Override
  public void addTo(ActionTable.Builder table) {
    table
        .ecs("CreateSecurityGroup", this::create)
        .ecs("DeleteSecurityGroup", this::delete)
        .ecs("DescribeSecurityGroups", this::describe)
        .ecs("ModifySecurityGroupAttribute", this::modify)
        .ecs("ModifySecurityGroupPolicy", this::modifyPolicy)
        .ecs("JoinSecurityGroup", api -> change(api, true))
        .ecs("LeaveSecurityGroup", api -> change(api, false));
  }

  private Document create(ApiCall api) {
    Parameters parameters = api.parameters();
    String vpcId = parameters.text("VpcId");
    if (vpcId == null) {
      throw new ApiError(
          403, "InvalidVpcId.NotFound", "Security groups are in a VPC here: give a VpcId.");
    }
    GroupType type =
        Reading.constant(
            parameters, "SecurityGroupType", GroupType.values(), g -> Reading.lower(g.name()));
    CreateGroup request =
        new CreateGroup(
            vpcId,
            type == null ? GroupType.NORMAL : type,
            Reading.naming(parameters, "SecurityGroupName"));
    String id = answers.durable(domain.securityGroups().create(Reading.call(api), request));
    return new Document().text("SecurityGroupId", id);
  }

  private Document delete(ApiCall api) {
    answers.durable(domain.securityGroups().delete(Reading.call(api), groupId(api)));
    return new Document();
  }

  private Document describe(ApiCall api) {
    Parameters parameters = api.parameters();
    Call call = Reading.call(api);
    Reading.refuseDryRun(parameters);
    if (parameters.isTrue("FuzzyQuery")) {
      throw new ApiError(
          400, "UnsupportedParameter", "FuzzyQuery: a SecurityGroupName is found by all of it.");
    }
    String regionId = call.regionId();
    if (parameters.isTrue("ServiceManaged") || "classic".equals(parameters.text("NetworkType"))) {
      return new Document()
          .text("RegionId", regionId)
          .with(Rendering.page(new Page<>(List.of(), 0, 1, 10, ""), false))
          .objects("SecurityGroups", "SecurityGroup", List.of());
    }
    boolean isCounted = parameters.isTrue("IsQueryEcsCount");
    PageRequest wanted = Reading.page(parameters);
    Page<SecurityGroup> page = domain.securityGroups().query(call, query(parameters), wanted);
    return new Document()
        .text("RegionId", regionId)
        .with(Rendering.page(page, wanted.byToken()))
        .objects(
            "SecurityGroups",
            "SecurityGroup",
            page.items().stream().map(group -> documents.entry(group, isCounted)).toList());
  }

  private static GroupQuery query(Parameters parameters) {
    List<String> ids = new ArrayList<>(Reading.jsonList(parameters, "SecurityGroupIds"));
    String single = parameters.text("SecurityGroupId");
    if (single != null) {
      ids.add(single);
    }
    return new GroupQuery(
        ids,
        parameters.text("VpcId"),
        parameters.text("SecurityGroupName"),
        Reading.constant(
            parameters, "SecurityGroupType", GroupType.values(), g -> Reading.lower(g.name())),
        parameters.text("ResourceGroupId"),
        Reading.tags(parameters));
  }

  private Document modify(ApiCall api) {
    Parameters parameters = api.parameters();
    answers.durable(
        domain
            .securityGroups()
            .modifyAttribute(
                Reading.call(api),
                groupId(api),
                parameters.sentText("SecurityGroupName"),
                parameters.sentText("Description")));
    return new Document();
  }

  private Document modifyPolicy(ApiCall api) {
    String policy = api.parameters().requiredText("InnerAccessPolicy");
    RuleAction inner =
        switch (Reading.lower(policy)) {
          case "accept" -> RuleAction.ACCEPT;
          case "drop" -> RuleAction.DROP;
          default ->
              throw new ApiError(
                  400, "InvalidPolicy.Malformed", "InnerAccessPolicy must be Accept or Drop.");
        };
    String groupId = Reading.groupId(api.parameters());
    answers.inForce(domain.securityGroups().modifyPolicy(Reading.call(api), groupId, inner));
    return new Document();
  }

  private Document change(ApiCall api, boolean isJoin) {
    Parameters parameters = api.parameters();
    String eniId = parameters.text("NetworkInterfaceId");
    String instanceId = parameters.text("InstanceId");
    if (eniId != null && instanceId != null) {
      throw new ApiError(
          403,
          "InvalidParam.EniIdAndInstanceId.Conflict",
          "InstanceId and NetworkInterfaceId exclude each other.");
    }
    if (eniId != null && parameters.text("RegionId") == null) {
      throw new ApiError(400, "MissingParameter.RegionId", "With an ENI, RegionId is mandatory.");
    }
    if (eniId != null) {
      Call call = Reading.call(api);
      answers.inForce(
          isJoin
              ? domain.enis().join(call, eniId, groupId(api))
              : domain.enis().leave(call, eniId, groupId(api)));
    } else {
      String instance = parameters.requiredText("InstanceId");
      if (!instance.startsWith("i-")) {
        throw new ApiError(
            400, "InvalidInstanceId.Malformed", "InstanceId must be of the form i-….");
      }
      Call call = regions.ofInstance(api, instance);
      answers.inForce(
          isJoin
              ? domain.instances().join(call, instance, groupId(api))
              : domain.instances().leave(call, instance, groupId(api)));
    }
    return new Document();
  }

  private static String groupId(ApiCall api) {
    return api.parameters().requiredText("SecurityGroupId");
  }
}
