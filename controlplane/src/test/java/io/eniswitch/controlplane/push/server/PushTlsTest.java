package io.eniswitch.controlplane.push.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.controlplane.SelfSigned;
import io.eniswitch.dataplane.push.channel.ChannelTls;
import io.eniswitch.dataplane.push.channel.Frames;
import io.eniswitch.dataplane.push.channel.Position;
import io.eniswitch.dataplane.push.channel.Signal;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@SuppressWarnings("NullAway.Init")
class PushTlsTest {
  private static final int ENIS = 20;

  @TempDir private static Path directory;
  private static SelfSigned control;
  private static SelfSigned one;
  private static SelfSigned stranger;

  @BeforeAll
  static void makeCertificates() throws Exception {
    control = SelfSigned.make(directory, "control", "ip:127.0.0.1");
    one = SelfSigned.make(directory, "one", "dns:one");
    stranger = SelfSigned.make(directory, "stranger", "dns:one");
  }

  /** An end with a certificate that believes others. */
  private static ChannelTls tls(SelfSigned own, SelfSigned... believed) throws Exception {
    StringBuilder all = new StringBuilder();
    for (SelfSigned each : believed) {
      all.append(Files.readString(each.chain()));
    }
    Path authority = Files.createTempFile(directory, "authority", ".pem");
    return new ChannelTls(own.chain(), own.key(), Files.writeString(authority, all));
  }

  private static ControlRig control(SelfSigned own) throws Exception {
    return new ControlRig(ControlRig.settings().withTls(tls(own, one).server()), 1, ENIS);
  }

  private static SwitchRig dial(ControlRig rig, String host, ChannelTls tls) throws Exception {
    return new SwitchRig(host, 1, rig.server.address(), tls.client(), Position.START);
  }

  @Test
  void shouldTellASwitchThatBothSidesBelieve() throws Exception {
    try (ControlRig rig = control(control);
        SwitchRig believed = dial(rig, "one", tls(one, control))) {
      await(() -> believed.accounts.get() == 1);
      rig.change(3);
      await(() -> believed.enis.equals(rig.enis()));
      assertThat(rig.faults).isEmpty();
      assertThat(believed.faults).isEmpty();
    }
  }

  @Test
  void shouldTellNothingToASwitchWithoutACertificateItBelieves() throws Exception {
    try (ControlRig rig = control(control);
        SwitchRig refused = dial(rig, "one", tls(stranger, control))) {
      await(() -> !rig.faults.isEmpty());
      assertThat(refused.accounts.get()).isZero();
      assertThat(rig.metric("eniswitch_push_accounts")).isZero();
    }
  }

  @Test
  void shouldFollowNoControlItDoesNotBelieve() throws Exception {
    try (ControlRig rig = control(control);
        SwitchRig wary = dial(rig, "one", tls(one, stranger))) {
      await(() -> !wary.faults.isEmpty());
      assertThat(wary.accounts.get()).isZero();
    }
  }

  @Test
  void shouldFollowNoControlThatIsNotWhomItCalled() throws Exception {
    // Believed, but its certificate is for another name than 127.0.0.1.
    try (ControlRig rig = control(one);
        SwitchRig wary = dial(rig, "one", tls(one, one))) {
      await(() -> !wary.faults.isEmpty());
      assertThat(wary.accounts.get()).isZero();
    }
  }

  @Test
  void shouldLetASwitchSpeakOnlyForTheHostOfItsCertificate() throws Exception {
    try (ControlRig rig = control(control);
        SwitchRig impostor = dial(rig, "two", tls(one, control))) {
      await(() -> !rig.faults.isEmpty());
      assertThat(rig.faults.getFirst()).hasMessageContaining("does not name that host");
      assertThat(impostor.accounts.get()).isZero();
    }
  }

  @Test
  void shouldHangUpOnWhoSpeaksPlainly() throws Exception {
    Frames hello = new Frames();
    hello.add(new Signal.Hello("one", 1, 0, Position.NOWHERE, ""));
    try (ControlRig rig = control(control);
        Socket plain = new Socket()) {
      plain.connect(rig.server.address());
      plain.getOutputStream().write(hello.take());
      plain.getOutputStream().flush();
      // An alert at most, and then the end: never an account.
      assertThat(plain.getInputStream().readAllBytes()).hasSizeLessThan(32);
      assertThat(rig.metric("eniswitch_push_accounts")).isZero();
    }
  }

  @Test
  void shouldRefuseToListenPlainlyOutsideLoopback() {
    for (String address : List.of("0.0.0.0", "192.0.2.1")) {
      assertThatThrownBy(
              () -> PushSettings.defaults().withListen(new InetSocketAddress(address, 0)))
          .hasMessageContaining("mutual TLS");
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadlineNs).as("in time").isNegative();
      Thread.sleep(5);
    }
  }
}
