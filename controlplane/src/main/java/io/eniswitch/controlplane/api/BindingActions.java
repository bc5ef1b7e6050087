package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.Call;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.model.EniStatus;

/**
 * Puts ENIs on instances, takes them off and moves them.
 *
 * <p>{@code MoveNetworkInterface} is this project's own action: detach and attach as one operation,
 * so that the switch redirects once and nothing is lost in between.
 */
final class BindingActions implements ActionFamily {
  private final Domain domain;
  private final Answers answers;

  BindingActions(Domain domain, Answers answers) {
    this.domain = domain;
    this.answers = answers;
  }

  @Override
  public void addTo(ActionTable.Builder table) {
    table
        .ecs("AttachNetworkInterface", this::attach)
        .ecs("DetachNetworkInterface", this::detach)
        .ecs("MoveNetworkInterface", this::move);
  }

  private Document attach(ApiCall api) {
    Parameters parameters = api.parameters();
    Unsupported.trunk(parameters);
    Call call = Reading.call(api);
    Integer card = parameters.integer("NetworkCardIndex");
    answers.settled(
        call,
        domain
            .bindings()
            .attach(
                call,
                parameters.requiredText("NetworkInterfaceId"),
                parameters.requiredText("InstanceId"),
                card == null ? 0 : card),
        EniStatus.IN_USE);
    return new Document();
  }

  private Document detach(ApiCall api) {
    Parameters parameters = api.parameters();
    Unsupported.trunk(parameters);
    Call call = Reading.call(api);
    answers.settled(
        call,
        domain
            .bindings()
            .detach(
                call,
                parameters.requiredText("NetworkInterfaceId"),
                parameters.requiredText("InstanceId")),
        EniStatus.AVAILABLE);
    return new Document();
  }

  private Document move(ApiCall api) {
    Parameters parameters = api.parameters();
    Call call = Reading.call(api);
    answers.settled(
        call,
        domain
            .bindings()
            .move(
                call,
                parameters.requiredText("NetworkInterfaceId"),
                parameters.requiredText("InstanceId")),
        EniStatus.IN_USE);
    return new Document();
  }
}
