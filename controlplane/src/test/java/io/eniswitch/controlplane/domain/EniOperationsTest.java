package io.eniswitch.controlplane.domain;

import static io.eniswitch.controlplane.domain.Refusal.refused;
import static io.eniswitch.controlplane.domain.Scene.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniQos;
import io.eniswitch.controlplane.model.EniSettings;
import io.eniswitch.controlplane.model.EniStatus;
import io.eniswitch.controlplane.model.EniType;
import io.eniswitch.controlplane.model.GroupType;
import io.eniswitch.controlplane.model.IpAddress;
import io.eniswitch.controlplane.model.SessionTimeouts;
import io.eniswitch.controlplane.model.Tag;
import io.eniswitch.controlplane.store.Commit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EniOperationsTest {
  private final Scene scene = new Scene();
  private final EniOperations enis = scene.domain.enis();

  @Test
  void shouldMakeAnAvailableEniWithAnAddressAMacAndAGroup() {
    Eni eni = scene.eni();
    assertThat(eni.status()).isEqualTo(EniStatus.AVAILABLE);
    assertThat(eni.type()).isEqualTo(EniType.SECONDARY);
    assertThat(eni.id()).matches("eni-[0-9a-z]{20}");
    assertThat(eni.mac().toString()).startsWith("00:16:3e:");
    assertThat(eni.addresses().primary()).isEqualTo(IpAddress.parse("10.0.0.1"));
    assertThat(eni.securityGroupIds()).containsExactly(scene.groupId);
    assertThat(eni.place().zoneId()).isEqualTo("cn-hangzhou-h");
    assertThat(scene.eni().incarnation()).isGreaterThan(eni.incarnation());
  }

  @Test
  void shouldAnswerARepeatedTokenWithTheFirstEni() {
    Call call = new Call(CALL.accountId(), CALL.regionId(), "token-1", false);
    CreateEni request = CreateEni.of(scene.vSwitchId, scene.groupId);
    Eni first = enis.create(call, request).value();
    assertThat(enis.create(call, request).value()).isEqualTo(first);
    assertThat(count(EniQuery.ALL)).isEqualTo(1);
    refused(
        400,
        "IdempotentParameterMismatch",
        () -> enis.create(call, CreateEni.of(scene.vSwitchId, scene.group(GroupType.NORMAL))));
    refused(
        400,
        "InvalidClientToken.ValueNotSupported",
        () ->
            enis.create(
                new Call(CALL.accountId(), CALL.regionId(), "x".repeat(65), false), request));
  }

  @Test
  void shouldChangeNothingOnADryRun() {
    Call dry = new Call(CALL.accountId(), CALL.regionId(), "", true);
    refused(
        400,
        "DryRunOperation",
        () -> enis.create(dry, CreateEni.of(scene.vSwitchId, scene.groupId)));
    refused(
        404, "InvalidVSwitchId.NotFound", () -> enis.create(dry, CreateEni.of("vsw-x", "sg-x")));
    assertThat(count(EniQuery.ALL)).isZero();
  }

  @Test
  void shouldRefuseMoreEnisThanTheQuota() {
    Scene small = new Scene(DomainSettings.defaults().withEnisPerRegion(1));
    small.eni();
    refused(403, "MaxEniCountExceeded", small::eni);
  }

  @Test
  void shouldRefuseGroupsThatDoNotFit() {
    String enterprise = scene.group(GroupType.ENTERPRISE);
    String foreign = scene.otherVpc(Cidr.parse("192.168.0.0/16")).groupId();
    refused(400, "MissingParameter", () -> create(List.of()));
    refused(
        403, "InvalidOperation.MultiGroupType", () -> create(List.of(scene.groupId, enterprise)));
    refused(403, "InvalidOperation.VpcMismatch", () -> create(List.of(foreign)));
    refused(404, "InvalidSecurityGroupId.NotFound", () -> create(List.of("sg-none")));
    refused(
        404,
        "InvalidParameter.SecurityGroupIdRepeated",
        () -> create(List.of(scene.groupId, scene.groupId)));
    List<String> eleven = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      eleven.add(scene.group(GroupType.NORMAL));
    }
    refused(400, "JoinedGroupLimitExceed", () -> create(eleven));
  }

  @Test
  void shouldGiveAddressesBackWhenDeleted() {
    Eni eni = scene.eni();
    long free = scene.availableAddresses();
    enis.delete(CALL, eni.id());
    assertThat(scene.availableAddresses()).isEqualTo(free + 1);
    refused(404, "InvalidEniId.NotFound", () -> enis.delete(CALL, eni.id()));
    refused(400, "InvalidParams.EniId", () -> enis.delete(CALL, "nonsense"));
    assertThat(count(EniQuery.ids(List.of(eni.id())))).isZero();
  }

  @Test
  void shouldNotDeleteAnEniInUseOrAPrimaryOne() {
    Eni eni = scene.eni();
    String instance = scene.instance();
    scene.domain.bindings().attach(CALL, eni.id(), instance, 0);
    refused(400, "InvalidOperation.InvalidEniState", () -> enis.delete(CALL, eni.id()));
    String primary = scene.domain.instances().enis(instance).getFirst().id();
    refused(403, "InvalidOperation.InvalidEniType", () -> enis.delete(CALL, primary));
  }

  @Test
  void shouldChangeOnlyNameAndDescriptionOfAPrimaryEni() {
    String primary = scene.domain.instances().enis(scene.instance()).getFirst().id();
    assertThat(enis.modify(CALL, ModifyEni.name(primary, "front")).value().labels().name())
        .isEqualTo("front");
    refused(
        404,
        "InvalidOperation.PrimaryEniOnlySupportModifyNameAndDesc",
        () -> enis.modify(CALL, ModifyEni.groups(primary, List.of(scene.groupId))));
    refused(
        403,
        "InvalidOperation.ModifyPrimaryEniQueueNumber",
        () -> enis.modify(CALL, modify(primary, ModifyEni.Timeouts.UNCHANGED, 2)));
    refused(
        403,
        "InvalidParams.NetworkInterfaceName",
        () -> enis.modify(CALL, ModifyEni.name(primary, "http://x")));
  }

  @Test
  void shouldKeepWhatAModifyDoesNotName() {
    Eni eni = scene.eni();
    Eni changed =
        enis.modify(CALL, modify(eni.id(), new ModifyEni.Timeouts(300, null, 100), null)).value();
    assertThat(changed.settings().timeouts()).isEqualTo(new SessionTimeouts(300, 3, 100));
    assertThat(changed.securityGroupIds()).isEqualTo(eni.securityGroupIds());
    assertThat(changed.labels()).isEqualTo(eni.labels());
    refused(
        400,
        "InvalidParameter.EniConnectionTrackingConfiguration",
        () -> enis.modify(CALL, modify(eni.id(), new ModifyEni.Timeouts(31, null, null), null)));
    refused(
        403,
        "InvalidParameter.InvalidEniQueueNumber",
        () -> enis.modify(CALL, modify(eni.id(), ModifyEni.Timeouts.UNCHANGED, 0)));
  }

  @Test
  void shouldReplaceTheGroupsOfASecondaryEni() {
    Eni eni = scene.eni();
    String other = scene.group(GroupType.NORMAL);
    enis.modify(CALL, ModifyEni.groups(eni.id(), List.of(other)));
    assertThat(scene.eni(eni.id()).securityGroupIds()).containsExactly(other);
    enis.join(CALL, eni.id(), scene.groupId);
    assertThat(scene.eni(eni.id()).securityGroupIds()).containsExactly(other, scene.groupId);
    enis.leave(CALL, eni.id(), other);
    refused(403, "InstanceLastSecurityGroup", () -> enis.leave(CALL, eni.id(), scene.groupId));
    refused(403, "InstanceNotInSecurityGroup", () -> enis.leave(CALL, eni.id(), other));
  }

  @Test
  void shouldLimitAnEniAndTakeTheLimitsAway() {
    Eni eni = scene.eni();
    EniQos qos = new EniQos(50_000, 0, 10_000, 0, 0);
    assertThat(enis.limit(CALL, eni.id(), qos).value().settings().qos()).isEqualTo(qos);
    assertThat(enis.limit(CALL, eni.id(), null).value().settings().qos()).isNull();
  }

  @Test
  void shouldCombineFiltersWithAnd() {
    Eni eni = scene.eni();
    String instance = scene.instance();
    scene.domain.bindings().attach(CALL, eni.id(), instance, 0);
    scene.eni();
    assertThat(count(EniQuery.onInstance(instance))).isEqualTo(2);
    assertThat(count(query(instance, EniType.SECONDARY, List.of()))).isEqualTo(1);
    assertThat(count(query(null, EniType.SECONDARY, List.of()))).isEqualTo(2);
    assertThat(count(query(null, null, List.of(new Tag("no", ""))))).isZero();
    assertThat(count(EniQuery.ids(List.of("eni-none", eni.id())))).isEqualTo(1);
  }

  @Test
  void shouldCountAndPageAWholeVpcLikeAnyFilter() {
    for (int i = 0; i < 25; i++) {
      scene.eni();
    }
    scene.otherVpc(Cidr.parse("192.168.0.0/16"));
    EniQuery inVpc = EniQuery.in(new EniQuery.Where(scene.vpcId, null));
    EniQuery inVSwitch = EniQuery.in(new EniQuery.Where(scene.vpcId, scene.vSwitchId));
    PageRequest third = new PageRequest(3, 10, null, null);
    Page<Eni> page = enis.query(CALL, inVpc, third);
    assertThat(page.items()).hasSize(5);
    assertThat(page.totalCount()).isEqualTo(25);
    assertThat(enis.query(CALL, inVSwitch, third)).isEqualTo(page);
    Call stranger = Call.of("42", CALL.regionId());
    assertThat(enis.query(stranger, inVpc, PageRequest.FIRST).totalCount()).isZero();
    Page<Eni> all = enis.query(CALL, EniQuery.ALL, third);
    assertThat(all.totalCount()).isEqualTo(27);
  }

  @Test
  void shouldNotShowOtherAccountsOrRegions() {
    Eni eni = scene.eni();
    Call stranger = Call.of("42", CALL.regionId());
    Call elsewhere = Call.of(CALL.accountId(), "cn-beijing");
    refused(404, "InvalidEniId.NotFound", () -> enis.find(stranger, eni.id()));
    refused(404, "InvalidEniId.NotFound", () -> enis.find(elsewhere, eni.id()));
    assertThat(enis.query(stranger, EniQuery.ALL, PageRequest.FIRST).items()).isEmpty();
    refused(
        404,
        "InvalidRegionId.NotFound",
        () -> enis.query(Call.of("1", "mars"), EniQuery.ALL, PageRequest.FIRST));
  }

  @Test
  void shouldFindTaggedEnisByTag() {
    CreateEni tagged =
        new CreateEni(
            scene.vSwitchId,
            List.of(scene.groupId),
            null,
            AddressWish.NONE,
            EniSettings.DEFAULT,
            new Naming("web", "front end", "", List.of(new Tag("role", "web"))));
    Commit<Eni> made = enis.create(CALL, tagged);
    scene.eni();
    assertThat(
            enis.query(CALL, query(null, null, List.of(new Tag("role", "web"))), PageRequest.FIRST)
                .items())
        .containsExactly(made.value());
    assertThat(count(query(null, null, List.of(new Tag("role", "db"))))).isZero();
    refused(400, "InvalidTagKey.Malformed", () -> Names.checkTags(List.of(new Tag("acs:x", "1"))));
    refused(
        400,
        "Duplicate.TagKey",
        () -> Names.checkTags(List.of(new Tag("a", "1"), new Tag("a", "2"))));
  }

  private void create(List<String> groupIds) {
    enis.create(
        CALL,
        new CreateEni(
            scene.vSwitchId, groupIds, null, AddressWish.NONE, EniSettings.DEFAULT, Naming.NONE));
  }

  private int count(EniQuery query) {
    return enis.query(CALL, query, PageRequest.FIRST).totalCount();
  }

  private static ModifyEni modify(
      String id, ModifyEni.Timeouts timeouts, @Nullable Integer queues) {
    return new ModifyEni(id, null, null, null, null, null, timeouts, queues);
  }

  private static EniQuery query(
      @Nullable String instanceId, @Nullable EniType type, List<Tag> tags) {
    return new EniQuery(
        List.of(),
        instanceId,
        EniQuery.Where.ANY,
        null,
        EniQuery.Having.ANY,
        null,
        type,
        null,
        null,
        tags);
  }
}
