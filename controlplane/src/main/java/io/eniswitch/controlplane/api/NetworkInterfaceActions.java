package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.Call;
import io.eniswitch.controlplane.domain.CreateEni;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.EniQuery;
import io.eniswitch.controlplane.domain.ModifyEni;
import io.eniswitch.controlplane.domain.Page;
import io.eniswitch.controlplane.domain.PageRequest;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniSettings;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.EniType;
import io.eniswitch.controlplane.model.SessionTimeouts;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes, shows, changes and deletes ENIs. */
final class NetworkInterfaceActions implements ActionFamily {
  /** Types of ENI that clients look for and that are not made here. */
  private static final Set<String> NOWHERE = Set.of("Trunk", "Member");

  private static final String TIMEOUTS = "ConnectionTrackingConfiguration";

  private final Domain domain;
  private final Answers answers;
  private final EniDocuments documents;

  NetworkInterfaceActions(Domain domain, Answers answers) {
    this.domain = domain;
    this.answers = answers;
    this.documents = new EniDocuments(domain);
  }

  @Override
  public void addTo(ActionTable.Builder table) {
    table
        .ecs("CreateNetworkInterface", this::create)
        .ecs("DeleteNetworkInterface", this::delete)
        .ecs("DescribeNetworkInterfaces", this::describe)
        .ecs("DescribeNetworkInterfaceAttribute", this::describeAttribute)
        .ecs("ModifyNetworkInterfaceAttribute", this::modify);
  }

  private Document create(ApiCall api) {
    Parameters parameters = api.parameters();
    Unsupported.trunks(parameters, "InstanceType");
    Unsupported.hardware(parameters);
    CreateEni request =
        new CreateEni(
            parameters.requiredText("VSwitchId"),
            securityGroups(parameters),
            Reading.ipv4(parameters, "PrimaryIpAddress"),
            AddressReading.all(parameters),
            settings(parameters),
            Reading.naming(parameters, "NetworkInterfaceName"));
    Eni eni = answers.durable(domain.enis().create(Reading.call(api), request));
    return EniDocuments.common(eni);
  }

  /** Exactly one of the two ways to name groups. */
  static List<String> securityGroups(Parameters parameters) {
    String single = parameters.text("SecurityGroupId");
    List<String> several = parameters.texts("SecurityGroupIds");
    Reading.exclusive(single != null, !several.isEmpty(), "SecurityGroupId and SecurityGroupIds.N");
    return single != null ? List.of(single) : several;
  }

  /** Settings of a new ENI. */
  static EniSettings settings(Parameters parameters) {
    Parameters grouped = parameters.object("NetworkInterfaceTrafficConfig");
    Integer queues = parameters.integer("QueueNumber");
    ModifyEni.Timeouts timeouts = timeouts(parameters);
    SessionTimeouts base = SessionTimeouts.DEFAULT;
    try {
      return new EniSettings(
          parameters.isTrue("DeleteOnRelease"),
          !Boolean.FALSE.equals(parameters.flag("SourceDestCheck")),
          new SessionTimeouts(
              orElse(timeouts.tcpEstablished(), base.tcpEstablished()),
              orElse(timeouts.tcpClosed(), base.tcpClosed()),
              orElse(timeouts.udp(), base.udp())),
          null,
          checkedQueues(queues == null ? grouped.integer("QueueNumber") : queues));
    } catch (IllegalArgumentException e) {
      throw new ApiError(
          400,
          "InvalidParameter.EniConnectionTrackingConfiguration",
          String.valueOf(e.getMessage()));
    }
  }

  private static int orElse(@Nullable Integer value, int other) {
    return value == null ? other : value;
  }

  private static @Nullable Integer checkedQueues(@Nullable Integer queues) {
    if (queues != null && (queues < 1 || queues > 2_048)) {
      throw new ApiError(
          403, "InvalidParameter.InvalidEniQueueNumber", "QueueNumber must be 1 to 2048.");
    }
    return queues;
  }

  private static ModifyEni.Timeouts timeouts(Parameters parameters) {
    Parameters timeouts = parameters.object(TIMEOUTS);
    return new ModifyEni.Timeouts(
        timeouts.integer("TcpEstablishedTimeout"),
        timeouts.integer("TcpClosedAndTimeWaitTimeout"),
        timeouts.integer("UdpTimeout"));
  }

  private Document delete(ApiCall api) {
    String eniId = api.parameters().requiredText("NetworkInterfaceId");
    answers.durable(domain.enis().delete(Reading.call(api), eniId));
    return new Document();
  }

  private Document describe(ApiCall api) {
    Parameters parameters = api.parameters();
    Call call = Reading.call(api);
    PageRequest wanted = Reading.page(parameters);
    if (parameters.isTrue("ServiceManaged") || NOWHERE.contains(type(parameters))) {
      return Rendering.page(new Page<Eni>(List.of(), 0, 1, 10, ""), wanted.byToken())
          .objects("NetworkInterfaceSets", "NetworkInterfaceSet", List.of());
    }
    Page<Eni> page = domain.enis().query(call, query(parameters), wanted);
    return Rendering.page(page, wanted.byToken())
        .objects(
            "NetworkInterfaceSets",
            "NetworkInterfaceSet",
            page.items().stream().map(eni -> documents.entry(call, eni)).toList());
  }

  private static String type(Parameters parameters) {
    String type = parameters.text("Type");
    return type == null ? "" : type;
  }

  private static EniQuery query(Parameters parameters) {
    ApiError malformed = new ApiError(400, "InvalidParameter", "An address cannot be read.");
    return new EniQuery(
        parameters.texts("NetworkInterfaceId"),
        parameters.text("InstanceId"),
        new EniQuery.Where(parameters.text("VpcId"), parameters.text("VSwitchId")),
        parameters.text("SecurityGroupId"),
        new EniQuery.Having(
            Reading.ipv4(parameters, "PrimaryIpAddress"),
            Reading.addresses(parameters, "PrivateIpAddress", malformed),
            Reading.addresses(parameters, "Ipv6Address", malformed)),
        parameters.text("NetworkInterfaceName"),
        Reading.constant(parameters, "Type", EniType.values(), EniType::wireName),
        Reading.constant(parameters, "Status", EniStatus.values(), EniStatus::wireName),
        parameters.text("ResourceGroupId"),
        Reading.tags(parameters));
  }

  private Document describeAttribute(ApiCall api) {
    Call call = Reading.call(api);
    String eniId = api.parameters().requiredText("NetworkInterfaceId");
    String attribute = api.parameters().text("Attribute");
    return documents.attributes(
        call, domain.enis().find(call, eniId), attribute == null ? "" : attribute);
  }

  private Document modify(ApiCall api) {
    Parameters parameters = api.parameters();
    Unsupported.hardware(parameters);
    List<String> groups = parameters.texts("SecurityGroupId");
    Integer queues = parameters.integer("QueueNumber");
    ModifyEni request =
        new ModifyEni(
            parameters.requiredText("NetworkInterfaceId"),
            parameters.sentText("NetworkInterfaceName"),
            parameters.sentText("Description"),
            groups.isEmpty() ? null : groups,
            parameters.flag("DeleteOnRelease"),
            parameters.flag("SourceDestCheck"),
            timeouts(parameters),
            checkedQueues(
                queues == null
                    ? parameters.object("NetworkInterfaceTrafficConfig").integer("QueueNumber")
                    : queues));
    answers.inForce(domain.enis().modify(Reading.call(api), request));
    return new Document();
  }
}
