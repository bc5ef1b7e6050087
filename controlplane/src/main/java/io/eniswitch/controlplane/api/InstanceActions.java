package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.Call;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.InstanceQuery;
import io.eniswitch.controlplane.domain.ModifyInstance;
import io.eniswitch.controlplane.domain.Page;
import io.eniswitch.controlplane.domain.PageRequest;
import io.eniswitch.controlplane.domain.RunInstances;
import io.eniswitch.controlplane.model.Instance;
import io.eniswitch.controlplane.model.InstanceStatus;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.store.Commit;
import java.util.List;

/** Makes, starts, stops, changes, shows and deletes instances. */
final class InstanceActions implements ActionFamily {
  private final Domain domain;
  private final Answers answers;
  private final Regions regions;
  private final InstanceDocuments documents;

  InstanceActions(Domain domain, Answers answers) {
    this.domain = domain;
    this.answers = answers;
    this.regions = new Regions(domain);
    this.documents = new InstanceDocuments(domain);
  }

  @Override
  public void addTo(ActionTable.Builder table) {
    table
        .ecs("RunInstances", this::run)
        .ecs("CreateInstance", this::create)
        .ecs("StartInstance", this::start)
        .ecs("StopInstance", this::stop)
        .ecs("DeleteInstance", this::delete)
        .ecs("DescribeInstances", this::describe)
        .ecs("ModifyInstanceAttribute", this::modify);
  }

  private Document run(ApiCall api) {
    Parameters parameters = api.parameters();
    Integer amount = parameters.integer("Amount");
    Integer least = parameters.integer("MinAmount");
    int wanted = amount == null ? 1 : amount;
    if (wanted < 1 || wanted > RunInstances.MAX_AMOUNT) {
      throw new ApiError(
          403, "InvalidParam.Amount", "Amount must be 1 to " + RunInstances.MAX_AMOUNT + ".");
    }
    if (least != null && (least < 1 || least > wanted)) {
      throw new ApiError(
          400, "InvalidMinAmount.Malformed", "MinAmount must be 1 to Amount, " + wanted + ".");
    }
    Commit<List<String>> made =
        domain
            .instances()
            .run(Reading.call(api), new InstanceReading(parameters).request(wanted, true));
    answers.settled(made);
    return new Document().texts("InstanceIdSets", "InstanceIdSet", made.value());
  }

  private Document create(ApiCall api) {
    RunInstances request = new InstanceReading(api.parameters()).request(1, false);
    Commit<List<String>> made = domain.instances().run(Reading.call(api), request);
    answers.durable(made);
    return new Document().text("InstanceId", made.value().getFirst());
  }

  private Document start(ApiCall api) {
    Call call = regions.ofInstance(api, id(api));
    answers.settled(call, domain.instances().start(call, id(api)), InstanceStatus.RUNNING);
    return new Document();
  }

  private Document stop(ApiCall api) {
    if (api.parameters().isTrue("Hibernate")) {
      throw new ApiError(400, "UnsupportedParameter", "Hibernate: nothing here can hibernate.");
    }
    Call call = regions.ofInstance(api, id(api));
    answers.settled(call, domain.instances().stop(call, id(api)), InstanceStatus.STOPPED);
    return new Document();
  }

  private Document delete(ApiCall api) {
    Call call = regions.ofInstance(api, id(api));
    boolean force = api.parameters().isTrue("Force") || api.parameters().isTrue("ForceStop");
    answers.durable(domain.instances().delete(call, id(api), force));
    return new Document();
  }

  private Document modify(ApiCall api) {
    Parameters parameters = api.parameters();
    List<String> groups = parameters.texts("SecurityGroupIds");
    ModifyInstance request =
        new ModifyInstance(
            id(api),
            parameters.sentText("InstanceName"),
            parameters.sentText("Description"),
            parameters.sentText("HostName"),
            parameters.flag("DeletionProtection"),
            groups.isEmpty() ? null : groups);
    answers.inForce(domain.instances().modify(regions.ofInstance(api, id(api)), request));
    return new Document();
  }

  private Document describe(ApiCall api) {
    Parameters parameters = api.parameters();
    PageRequest wanted = Reading.page(parameters);
    InstanceFilter.check(parameters);
    Reading.refuseDryRun(parameters);
    if (findsNothing(parameters)) {
      return new Document()
          .with(Rendering.page(new Page<>(List.of(), 0, 1, 10, ""), false))
          .objects("Instances", "Instance", List.of());
    }
    Unsupported.filters(
        parameters, "HttpEndpoint", "HttpTokens", "HttpPutResponseHopLimit", "DeviceAvailable");
    Call call = Reading.call(api);
    InstanceFilter further = new InstanceFilter(domain, parameters);
    Page<Instance> page =
        further.isWanted()
            ? further.page(call, query(parameters), wanted)
            : domain.instances().query(call, query(parameters), wanted);
    return Rendering.page(page, wanted.byToken())
        .objects("Instances", "Instance", page.items().stream().map(documents::instance).toList());
  }

  /** Filters on what no instance here has. */
  private static boolean findsNothing(Parameters parameters) {
    boolean isOfNoIds =
        parameters.text("InstanceIds") != null
            && Reading.jsonList(parameters, "InstanceIds").isEmpty();
    return isOfNoIds
        || "classic".equals(parameters.text("InstanceNetworkType"))
        || parameters.text("HpcClusterId") != null
        || parameters.text("KeyPairName") != null
        || parameters.text("LockReason") != null
        || parameters.text("InternetChargeType") != null
        || !Reading.jsonList(parameters, "PublicIpAddresses").isEmpty()
        || !Reading.jsonList(parameters, "EipAddresses").isEmpty()
        || !Reading.jsonList(parameters, "InnerIpAddresses").isEmpty()
        || !Reading.jsonList(parameters, "RdmaIpAddresses").isEmpty();
  }

  private static InstanceQuery query(Parameters parameters) {
    ApiError malformed = ApiError.invalid("PrivateIpAddresses", "", "a JSON array of addresses");
    return new InstanceQuery(
        Reading.jsonList(parameters, "InstanceIds"),
        parameters.text("VpcId"),
        parameters.text("VSwitchId"),
        parameters.text("ZoneId"),
        parameters.text("InstanceName"),
        parameters.text("InstanceType"),
        status(parameters),
        parameters.text("SecurityGroupId"),
        Reading.all(
            Reading.jsonList(parameters, "PrivateIpAddresses"), IpAddress::parse, malformed),
        Reading.tags(parameters));
  }

  private static @org.jspecify.annotations.Nullable InstanceStatus status(Parameters parameters) {
    try {
      return Reading.constant(
          parameters, "Status", InstanceStatus.values(), InstanceStatus::wireName);
    } catch (ApiError e) {
      throw new ApiError(404, "InvalidStatus.NotFound", e.text());
    }
  }

  private static String id(ApiCall api) {
    return api.parameters().requiredText("InstanceId");
  }
}
