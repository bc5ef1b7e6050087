package io.eniswitch.controlplane.domain;

import static io.eniswitch.controlplane.domain.Refusal.refused;
import static io.eniswitch.controlplane.domain.Scene.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.model.Cidr;
import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniSettings;
import io.eniswitch.controlplane.model.IpAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EniAddressOperationsTest {
  private final Scene scene = new Scene();
  private final EniAddressOperations addresses = scene.domain.addresses();
  private final String tiny = scene.vSwitch("10.2.0.0/29", "cn-hangzhou-h");

  @Test
  void shouldGiveOutEveryAddressButTheReservedOnes() {
    List<String> given =
        List.of(
            primary(in(tiny, null)),
            primary(in(tiny, null)),
            primary(in(tiny, null)),
            primary(in(tiny, null)));
    assertThat(given).containsExactlyInAnyOrder("10.2.0.1", "10.2.0.2", "10.2.0.3", "10.2.0.4");
    refused(403, "InvalidVSwitchId.IpNotEnough", () -> in(tiny, null));
  }

  @Test
  void shouldRefuseReservedForeignAndUsedAddresses() {
    for (String reserved : List.of("10.2.0.0", "10.2.0.5", "10.2.0.6", "10.2.0.7", "10.3.0.1")) {
      refused(403, "InvalidVSwitchId.IpInvalid", () -> in(tiny, reserved));
    }
    in(tiny, "10.2.0.2");
    refused(400, "InvalidPrivateIpAddress.Duplicated", () -> in(tiny, "10.2.0.2"));
  }

  @Test
  void shouldNotChooseAFreedAddressAgainBeforeItCooledDown() {
    Eni eni = in(tiny, null);
    in(tiny, null);
    in(tiny, null);
    in(tiny, null);
    scene.domain.enis().delete(CALL, eni.id());
    refused(403, "InvalidVSwitchId.IpNotEnough", () -> in(tiny, null));
    scene.pass(Duration.ofSeconds(61));
    assertThat(primary(in(tiny, null))).isEqualTo(primary(eni));
  }

  @Test
  void shouldMoveAnAddressInOneStep() {
    Eni from = scene.eni();
    Eni to = scene.eni();
    IpAddress moving =
        addresses
            .assignPrivate(CALL, from.id(), AddressWish.ipv4(1))
            .value()
            .addresses()
            .getFirst();
    addresses.move(CALL, from.id(), to.id(), moving);
    assertThat(scene.eni(to.id()).addresses().secondary()).containsExactly(moving);
    assertThat(scene.eni(from.id()).addresses().secondary()).isEmpty();
    refused(403, "InvalidIp.IpUnassigned", () -> addresses.move(CALL, from.id(), to.id(), moving));
    refused(
        400,
        "InvalidOperation.VSwitchMismatch",
        () -> addresses.move(CALL, to.id(), to.id(), moving));
  }

  @Test
  void shouldMoveASecondaryAddressToAnotherEniAtOnce() {
    Eni from = scene.eni();
    Eni to = scene.eni();
    IpAddress moving =
        addresses
            .assignPrivate(CALL, from.id(), AddressWish.ipv4(1))
            .value()
            .addresses()
            .getFirst();
    addresses.unassign(CALL, from.id(), List.of(moving), List.of());
    addresses.assignPrivate(CALL, to.id(), AddressWish.ipv4(List.of(moving)));
    assertThat(scene.eni(to.id()).addresses().secondary()).containsExactly(moving);
    assertThat(scene.eni(from.id()).addresses().secondary()).isEmpty();
  }

  @Test
  void shouldAssignAllOrNothing() {
    Eni eni = scene.eni();
    IpAddress free = IpAddress.parse("10.0.0.77");
    IpAddress reserved = IpAddress.parse("10.0.0.254");
    long before = scene.availableAddresses();
    refused(
        403,
        "InvalidVSwitchId.IpInvalid",
        () -> addresses.assignPrivate(CALL, eni.id(), AddressWish.ipv4(List.of(free, reserved))));
    assertThat(scene.eni(eni.id())).isEqualTo(eni);
    assertThat(scene.availableAddresses()).isEqualTo(before);
  }

  @Test
  void shouldCountAgainstTheTypeWhenInUseAndAgainstFortyNineWhenAvailable() {
    Eni eni = scene.eni();
    refused(
        403,
        "MaxEniPrivateIpsCountExceeded",
        () -> addresses.assignPrivate(CALL, eni.id(), AddressWish.ipv4(50)));
    String instance = scene.instance("ecs.g6.large", Naming.NONE);
    scene.domain.bindings().attach(CALL, eni.id(), instance, 0);
    addresses.assignPrivate(CALL, eni.id(), AddressWish.ipv4(5));
    refused(
        403,
        "InvalidOperation.Ipv4CountExceeded",
        () -> addresses.assignPrivate(CALL, eni.id(), AddressWish.ipv4(1)));
  }

  @Test
  void shouldRefuseNonsense() {
    Eni eni = scene.eni();
    IpAddress own = eni.addresses().primary();
    IpAddress free = IpAddress.parse("10.0.0.9");
    refused(
        400, "MissingParameter", () -> addresses.assignPrivate(CALL, eni.id(), AddressWish.NONE));
    refused(
        403,
        "InvalidIp.IpAssigned",
        () -> addresses.assignPrivate(CALL, eni.id(), AddressWish.ipv4(List.of(own))));
    refused(
        403,
        "InvalidIp.IpRepeated",
        () -> addresses.assignPrivate(CALL, eni.id(), AddressWish.ipv4(List.of(free, free))));
    refused(
        400,
        "InvalidParameter.Conflict",
        () ->
            addresses.assignPrivate(
                CALL,
                eni.id(),
                new AddressWish(List.of(free), 1, List.of(), 0, List.of(), 0, List.of(), 0)));
    refused(
        403,
        "InvalidIp.IpUnassigned",
        () -> addresses.unassign(CALL, eni.id(), List.of(own), List.of()));
    refused(
        403, "MissingParameter", () -> addresses.unassign(CALL, eni.id(), List.of(), List.of()));
    refused(
        403,
        "InvalidVSwitch.Ipv6NotTurnOn",
        () -> addresses.assignIpv6(CALL, eni.id(), AddressWish.ipv6(1)));
  }

  @Test
  void shouldAnswerARepeatedTokenWithTheSameAddresses() {
    Eni eni = scene.eni();
    Call call = new Call(CALL.accountId(), CALL.regionId(), "once", false);
    AssignedAddresses first = addresses.assignPrivate(call, eni.id(), AddressWish.ipv4(2)).value();
    assertThat(addresses.assignPrivate(call, eni.id(), AddressWish.ipv4(2)).value())
        .isEqualTo(first);
    assertThat(scene.eni(eni.id()).addresses().secondary()).hasSize(2);
  }

  @Test
  void shouldAssignIpv6InAVSwitchThatHasIt() {
    String vSwitch =
        scene
            .domain
            .vpcs()
            .createVSwitch(
                CALL,
                new CreateVSwitch(
                    scene.vpcId, "cn-hangzhou-h", Cidr.parse("10.6.0.0/24"), 6, Naming.NONE))
            .value();
    Eni eni = in(vSwitch, null);
    AssignedAddresses assigned = addresses.assignIpv6(CALL, eni.id(), AddressWish.ipv6(3)).value();
    assertThat(assigned.addresses()).hasSize(3).doesNotHaveDuplicates().allMatch(IpAddress::v6);
    addresses.unassign(CALL, eni.id(), assigned.addresses().subList(0, 2), List.of());
    assertThat(scene.eni(eni.id()).addresses().ipv6())
        .containsExactly(assigned.addresses().getLast());
    refused(
        403,
        "MaxEniIpv6IpsCountExceeded",
        () -> addresses.assignIpv6(CALL, eni.id(), AddressWish.ipv6(10)));
  }

  @Test
  void shouldKeepPrefixesAndSingleAddressesApart() {
    Eni eni = scene.eni();
    AddressWish prefix = new AddressWish(List.of(), 0, List.of(), 1, List.of(), 0, List.of(), 0);
    Cidr taken = addresses.assignPrivate(CALL, eni.id(), prefix).value().prefixes().getFirst();
    assertThat(taken).isEqualTo(Cidr.parse("10.0.0.16/28"));
    refused(
        400,
        "InvalidPrivateIpAddress.Duplicated",
        () ->
            addresses.assignPrivate(
                CALL, eni.id(), AddressWish.ipv4(List.of(IpAddress.parse("10.0.0.20")))));
    long free = scene.availableAddresses();
    addresses.unassign(CALL, eni.id(), List.of(), List.of(taken));
    assertThat(scene.availableAddresses()).isEqualTo(free + 16);
    addresses.assignPrivate(
        CALL, eni.id(), AddressWish.ipv4(List.of(IpAddress.parse("10.0.0.20"))));
    refused(
        400,
        "InvalidPrivateIpAddress.Duplicated",
        () ->
            addresses.assignPrivate(
                CALL,
                eni.id(),
                new AddressWish(List.of(), 0, List.of(taken), 0, List.of(), 0, List.of(), 0)));
  }

  @Test
  void shouldCoolDownPrefixesAndTheirAddressesAlike() {
    String small = scene.vSwitch("10.3.0.0/26", "cn-hangzhou-h");
    AddressWish any = new AddressWish(List.of(), 0, List.of(), 1, List.of(), 0, List.of(), 0);
    Eni eni = in(small, null);
    Cidr first = addresses.assignPrivate(CALL, eni.id(), any).value().prefixes().getFirst();
    addresses.unassign(CALL, eni.id(), List.of(), List.of(first));
    Cidr second = addresses.assignPrivate(CALL, eni.id(), any).value().prefixes().getFirst();
    assertThat(second).as("a freed prefix cools down").isNotEqualTo(first);
    refused(
        403, "InvalidVSwitchId.IpNotEnough", () -> addresses.assignPrivate(CALL, eni.id(), any));
    List<IpAddress> single =
        addresses.assignPrivate(CALL, eni.id(), AddressWish.ipv4(20)).value().addresses();
    assertThat(single).as("so do its addresses").noneMatch(first::contains);
    addresses.unassign(CALL, eni.id(), single.subList(0, 20), List.of(second));
    refused(
        403, "InvalidVSwitchId.IpNotEnough", () -> addresses.assignPrivate(CALL, eni.id(), any));
    scene.pass(Duration.ofSeconds(61));
    addresses.assignPrivate(CALL, eni.id(), any);
  }

  private Eni in(String vSwitchId, @Nullable String address) {
    return scene
        .domain
        .enis()
        .create(
            CALL,
            new CreateEni(
                vSwitchId,
                List.of(scene.groupId),
                address == null ? null : IpAddress.parse(address),
                AddressWish.NONE,
                EniSettings.DEFAULT,
                Naming.NONE))
        .value();
  }

  private static String primary(Eni eni) {
    return eni.addresses().primary().toString();
  }
}
