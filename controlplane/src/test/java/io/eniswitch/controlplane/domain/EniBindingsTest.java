package io.eniswitch.controlplane.domain;

import static io.eniswitch.controlplane.domain.Scene.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniStatus;
import org.junit.jupiter.api.Test;

class EniBindingsTest {
  private final Scene scene = new Scene();

  @Test
  void shouldBeInUseAtOnceOnAnInstanceWithoutPorts() {
    Eni eni = scene.eni();
    String instance = scene.instance();
    Eni attached = scene.domain.bindings().attach(CALL, eni.id(), instance, 0).value();
    assertThat(attached.status()).isEqualTo(EniStatus.IN_USE);
    assertThat(attached.instanceId()).isEqualTo(instance);
    assertThat(scene.domain.instances().enis(instance)).hasSize(2);
    assertThat(scene.domain.enis().query(CALL, EniQuery.onInstance(instance), PageRequest.FIRST))
        .extracting(Page::totalCount)
        .isEqualTo(2);
  }

  @Test
  void shouldBeAvailableAfterDetachFromAnInstanceWithoutPorts() {
    Eni eni = scene.eni();
    Eni attached = scene.domain.bindings().attach(CALL, eni.id(), scene.instance(), 0).value();
    assertThat(attached.attachment()).isNotNull();
    Eni detached = scene.domain.bindings().detach(CALL, eni.id(), attached.instanceId()).value();
    assertThat(detached.status()).isEqualTo(EniStatus.AVAILABLE);
  }
}
