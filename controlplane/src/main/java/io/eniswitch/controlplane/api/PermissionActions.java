package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Document;
import io.eniswitch.controlplane.api.wire.Parameters;
import io.eniswitch.controlplane.domain.Domain;
import io.eniswitch.controlplane.domain.Page;
import io.eniswitch.controlplane.model.EniPermission;
import java.util.List;

/** Lets other accounts attach an ENI. */
final class PermissionActions implements ActionFamily {
  private final Domain domain;
  private final Answers answers;

  PermissionActions(Domain domain, Answers answers) {
    this.domain = domain;
    this.answers = answers;
  }

  @Override
  public void addTo(ActionTable.Builder table) {
    table
        .ecs("CreateNetworkInterfacePermission", this::create)
        .ecs("DeleteNetworkInterfacePermission", this::delete)
        .ecs("DescribeNetworkInterfacePermissions", this::describe);
  }

  private Document create(ApiCall api) {
    Parameters parameters = api.parameters();
    EniPermission permission =
        answers.durable(
            domain
                .permissions()
                .create(
                    Reading.call(api),
                    parameters.requiredText("NetworkInterfaceId"),
                    parameters.requiredText("AccountId"),
                    parameters.requiredText("Permission")));
    return new Document().object("NetworkInterfacePermission", document(permission));
  }

  private Document delete(ApiCall api) {
    Parameters parameters = api.parameters();
    answers.durable(
        domain
            .permissions()
            .delete(
                Reading.call(api),
                parameters.requiredText("NetworkInterfacePermissionId"),
                parameters.isTrue("Force")));
    return new Document();
  }

  private Document describe(ApiCall api) {
    Parameters parameters = api.parameters();
    String eniId = parameters.text("NetworkInterfaceId");
    List<String> ids = parameters.texts("NetworkInterfacePermissionId");
    if (eniId == null && ids.isEmpty()) {
      throw ApiError.missing("NetworkInterfaceId");
    }
    Page<EniPermission> page =
        domain.permissions().query(Reading.call(api), eniId, ids, Reading.page(parameters));
    return new Document()
        .number("TotalCount", page.totalCount())
        .number("PageNumber", page.pageNumber())
        .number("PageSize", page.pageSize())
        .objects(
            "NetworkInterfacePermissions",
            "NetworkInterfacePermission",
            page.items().stream().map(PermissionActions::document).toList());
  }

  private static Document document(EniPermission permission) {
    return new Document()
        .number("AccountId", Long.valueOf(permission.accountId()))
        .text("NetworkInterfaceId", permission.eniId())
        .text("NetworkInterfacePermissionId", permission.id())
        .text("Permission", permission.permission())
        .text("PermissionState", "Granted");
  }
}
