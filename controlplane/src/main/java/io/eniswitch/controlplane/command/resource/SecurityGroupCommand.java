package io.eniswitch.controlplane.command.resource;

import io.eniswitch.controlplane.command.Subcommand;
import io.eniswitch.controlplane.command.resource.Output.Column;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Security groups. */
@Command(
    name = "security-group",
    description = "Security groups: who may talk to whom.",
    mixinStandardHelpOptions = true,
    subcommands = {
      SecurityGroupCommand.ListAll.class,
      SecurityGroupCommand.Show.class,
      SecurityGroupCommand.Create.class,
      SecurityGroupCommand.Delete.class,
      SecurityRuleCommands.ListRules.class,
      SecurityRuleCommands.Allow.class,
      SecurityRuleCommands.Deny.class,
      SecurityRuleCommands.Revoke.class
    })
public final class SecurityGroupCommand implements Subcommand {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("ID", "SecurityGroupId"),
          Column.of("NAME", "SecurityGroupName"),
          Column.of("TYPE", "SecurityGroupType"),
          Column.of("VPC", "VpcId"),
          Column.of("RULES", "RuleCount"),
          Column.of("DESCRIPTION", "Description"));

  /** {@code security-group list}. */
  @Command(name = "list", description = "List security groups.", mixinStandardHelpOptions = true)
  static final class ListAll extends ResourceCommand {
    @Option(names = "--vpc", paramLabel = "ID", description = "Only those of this VPC.")
    private @Nullable String vpc;

    @Override
    void run(ApiClient api, Output output) {
      output.list(
          api.all(
              "DescribeSecurityGroups",
              parameters("VpcId", vpc),
              100,
              "SecurityGroups",
              "SecurityGroup"),
          COLUMNS);
    }
  }

  /** {@code security-group show}. */
  @Command(
      name = "show",
      description = "Show one security group with its rules.",
      mixinStandardHelpOptions = true)
  static final class Show extends ResourceCommand {
    @Parameters(paramLabel = "GROUP", description = "The group's id.")
    private String group = "";

    @Override
    void run(ApiClient api, Output output) {
      output.show(api.ecs("DescribeSecurityGroupAttribute", parameters("SecurityGroupId", group)));
    }
  }

  /** {@code security-group create}. */
  @Command(name = "create", description = "Make a security group.", mixinStandardHelpOptions = true)
  static final class Create extends ResourceCommand {
    @Option(names = "--vpc", paramLabel = "ID", required = true, description = "Its VPC.")
    private String vpc = "";

    @Option(names = "--name", description = "Its name.")
    private @Nullable String name;

    @Option(names = "--description", description = "What it is for.")
    private @Nullable String description;

    @Option(
        names = "--enterprise",
        description = "Drop everything no rule accepts, outbound and between members too.")
    private boolean enterprise;

    @Override
    void run(ApiClient api, Output output) {
      Map<String, String> wanted =
          parameters(
              "VpcId", vpc,
              "SecurityGroupName", name,
              "Description", description,
              "SecurityGroupType", enterprise ? "enterprise" : "normal");
      JsonNode answer = api.ecs("CreateSecurityGroup", wanted);
      output.done(answer, answer.path("SecurityGroupId").asString("") + " is made");
    }
  }

  /** {@code security-group delete}. */
  @Command(
      name = "delete",
      description = "Delete a security group.",
      mixinStandardHelpOptions = true)
  static final class Delete extends ResourceCommand {
    @Parameters(paramLabel = "GROUP", description = "The group's id; it must have no members.")
    private String group = "";

    @Override
    void run(ApiClient api, Output output) {
      output.done(
          api.ecs("DeleteSecurityGroup", parameters("SecurityGroupId", group)),
          group + " is deleted");
    }
  }
}
