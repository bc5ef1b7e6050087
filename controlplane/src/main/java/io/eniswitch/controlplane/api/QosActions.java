package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.model.EniQos;

/** Limits ENIs and takes their limits away. */
final class QosActions implements ActionFamily {
  private final Domain domain;
  private final Answers answers;

  QosActions(Domain domain, Answers answers) {
    this.domain = domain;
    this.answers = answers;
  }

  @Override
  public void addTo(ActionTable.Builder table) {
    table
        .ecs("EnableNetworkInterfaceQoS", this::enable)
        .ecs("DisableNetworkInterfaceQoS", this::disable);
  }

  private Document enable(ApiCall api) {
    Parameters qos = api.parameters().object("QoS");
    if (qos.isEmpty()) {
      throw ApiError.missing("QoS");
    }
    EniQos limits;
    try {
      limits =
          new EniQos(
              number(qos, "BandwidthRx"),
              number(qos, "BandwidthTx"),
              number(qos, "PpsRx"),
              number(qos, "PpsTx"),
              number(qos, "ConcurrentConnections"));
    } catch (IllegalArgumentException e) {
      throw new ApiError(400, "InvalidParameter", String.valueOf(e.getMessage()));
    }
    String eniId = api.parameters().requiredText("NetworkInterfaceId");
    answers.inForce(domain.enis().limit(Reading.call(api), eniId, limits));
    return new Document();
  }

  /** 0, no limit, only if it was not sent: a limit of 0 that was asked for is out of range. */
  private static int number(Parameters qos, String name) {
    return Reading.count(qos, name, Integer.MAX_VALUE);
  }

  private Document disable(ApiCall api) {
    String eniId = api.parameters().requiredText("NetworkInterfaceId");
    answers.inForce(domain.enis().limit(Reading.call(api), eniId, null));
    return new Document();
  }
}
