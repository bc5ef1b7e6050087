package io.eniswitch.controlplane.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Says with which code and status a call must be refused. */
final class Refusal {
  private Refusal() {}

  static void refused(int httpStatus, String code, ThrowingCallable call) {
    EcsException refusal = catchThrowableOfType(EcsException.class, call);
    assertThat(refusal).as("refused with %s", code).isNotNull();
    assertThat(refusal.code()).as(refusal.text()).isEqualTo(code);
    assertThat(refusal.httpStatus()).as(code).isEqualTo(httpStatus);
    assertThat(refusal.text()).isNotBlank();
  }
}
