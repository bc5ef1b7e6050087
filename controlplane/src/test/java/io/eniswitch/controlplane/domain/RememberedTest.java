package io.eniswitch.controlplane.domain;

import static io.eniswitch.controlplane.domain.Scene.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.controlplane.model.Eni;
import io.eniswitch.controlplane.model.EniStatus;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberedTest {
  private final Remembered<String, Integer> remembered = new Remembered<>();

  @Test
  void shouldKnowAnAnswerUntilSomethingChanges() {
    remembered.keep(5, "a", List.of(1, 2));
    assertThat(remembered.find(5, "a")).containsExactly(1, 2);
    assertThat(remembered.find(5, "b")).isNull();
    assertThat(remembered.find(6, "a")).isNull();
    remembered.keep(6, "b", List.of(3));
    assertThat(remembered.find(5, "a")).isNull();
    remembered.keep(5, "a", List.of(4));
    assertThat(remembered.find(5, "a")).as("an older state than is known").isNull();
    assertThat(remembered.find(6, "b")).containsExactly(3);
  }

  @Test
  void shouldForgetWhatWasAskedLongestAgoWhenItIsFull() {
    List<Integer> half = Collections.nCopies(Remembered.MAX_RECORDS / 2 - 1, 1);
    remembered.keep(1, "a", half);
    remembered.keep(1, "b", half);
    assertThat(remembered.find(1, "a")).isNotNull();
    remembered.keep(1, "c", List.of(1));
    assertThat(remembered.find(1, "b")).isNull();
    assertThat(remembered.find(1, "a")).isNotNull();
    remembered.keep(1, "d", Collections.nCopies(Remembered.MAX_RECORDS + 1, 1));
    assertThat(remembered.find(1, "d")).isNull();
  }

  @Test
  void shouldShowAChangeInTheNextAnswer() {
    Scene scene = new Scene();
    for (int i = 0; i < 25; i++) {
      scene.eni();
    }
    EniQuery available =
        new EniQuery(
            List.of(),
            null,
            EniQuery.Where.ANY,
            null,
            EniQuery.Having.ANY,
            null,
            null,
            EniStatus.AVAILABLE,
            null,
            List.of());
    PageRequest third = new PageRequest(3, 10, null, null);
    Page<Eni> page = scene.domain.enis().query(CALL, available, third);
    assertThat(page.totalCount()).isEqualTo(25);
    assertThat(page.items()).hasSize(5);
    assertThat(scene.domain.enis().query(CALL, available, third)).isEqualTo(page);
    scene.eni();
    page = scene.domain.enis().query(CALL, available, third);
    assertThat(page.totalCount()).isEqualTo(26);
    assertThat(page.items()).hasSize(6);
    PageRequest beyond = new PageRequest(99, 10, null, null);
    assertThat(scene.domain.enis().query(CALL, available, beyond).items()).isEmpty();
  }
}
