package io.eniswitch.controlplane.domain;

import static io.eniswitch.controlplane.domain.Refusal.refused;
import static io.eniswitch.controlplane.domain.Scene.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Direction;
import io.eniswitch.controlplane.model.PrefixList;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrefixListOperationsTest {
  private final Scene scene = new Scene();
  private final PrefixListOperations lists = scene.domain.prefixLists();

  @Test
  void shouldCountForItsMostEntriesAgainstTheRulesOfAGroup() {
    List<RuleRequest> rules = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      rules.add(rule("TCP", "1/" + (i + 1), list(false, 50)));
    }
    scene.domain.securityRules().authorize(CALL, scene.groupId, rules);
    refused(
        403,
        "AuthorizationLimitExceed",
        () ->
            scene
                .domain
                .securityRules()
                .authorize(CALL, scene.groupId, List.of(rule("UDP", "1/1", list(false, 1)))));
  }

  @Test
  void shouldFitTheFamilyOfTheRule() {
    refused(
        400,
        "InvalidParam.PrefixListAddressFamilyMismatch",
        () -> authorize(rule("ICMP", "-1/-1", list(true, 1))));
    refused(404, "InvalidPrefixListId.NotFound", () -> authorize(rule("ICMP", "-1/-1", "pl-none")));
    refused(
        400,
        "InvalidParameter",
        () ->
            lists.create(
                CALL,
                true,
                5,
                List.of(PrefixList.Entry.of(Cidr.parse("10.0.0.0/8"))),
                Naming.of("mixed")));
  }

  @Test
  void shouldStayWhileARuleNamesIt() {
    String id = list(false, 2);
    RuleRequest rule = rule("ICMP", "-1/-1", id);
    authorize(rule);
    refused(403, "DependencyViolation", () -> lists.delete(CALL, id));
    scene.domain.securityRules().revoke(CALL, scene.groupId, List.of(rule));
    lists.delete(CALL, id);
    refused(404, "InvalidPrefixListId.NotFound", () -> lists.find(CALL, id));
    assertThat(scene.store.snapshot().all(Kinds.PREFIX_LIST)).isEmpty();
  }

  @Test
  void shouldAddChangeAndRemoveEntriesWithinItsLimit() {
    String id = list(false, 2);
    Cidr one = Cidr.parse("10.0.0.0/8");
    Cidr two = Cidr.parse("192.0.2.0/24");
    lists.modify(CALL, id, edit(List.of(entry(one, "a"), entry(two, "b")), List.of()));
    lists.modify(CALL, id, edit(List.of(entry(one, "c")), List.of(two)));
    assertThat(lists.find(CALL, id).entries()).containsExactly(entry(one, "c"));
    refused(
        400,
        "InvalidParameter",
        () -> {
          Cidr three = Cidr.parse("192.0.3.0/24");
          lists.modify(CALL, id, edit(List.of(entry(two, ""), entry(three, "")), List.of()));
        });
    refused(
        400,
        "InvalidParameter.Conflict",
        () -> lists.modify(CALL, id, edit(List.of(entry(two, "")), List.of(two))));
    assertThat(lists.find(CALL, id).entries()).containsExactly(entry(one, "c"));
  }

  private static PrefixListOperations.Edit edit(List<PrefixList.Entry> added, List<Cidr> removed) {
    return new PrefixListOperations.Edit(null, null, added, removed);
  }

  private static PrefixList.Entry entry(Cidr block, String description) {
    return new PrefixList.Entry(block, description);
  }

  private void authorize(RuleRequest rule) {
    scene.domain.securityRules().authorize(CALL, scene.groupId, List.of(rule));
  }

  private String list(boolean v6, int maxEntries) {
    return lists.create(CALL, v6, maxEntries, List.of(), Naming.of("list")).value();
  }

  private static RuleRequest rule(String protocol, String ports, String listId) {
    return new RuleRequest(
        Direction.INGRESS,
        protocol,
        ports,
        null,
        null,
        null,
        RuleRequest.Blocks.NONE,
        RuleRequest.Blocks.NONE,
        null,
        listId,
        null);
  }
}
