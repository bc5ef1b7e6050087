package io.eniswitch.controlplane.push.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.eniswitch.dataplane.push.channel.Frames;
import io.eniswitch.dataplane.push.channel.Position;
import io.eniswitch.dataplane.push.channel.Signal;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PushServerTest {
  private static final int ENIS = 50;
  private static final int MANY = 20_000;

  @Test
  void shouldTellEverythingAndThenEveryChangeAndHearOfIt() throws Exception {
    try (ControlRig control = new ControlRig(ControlRig.settings(), 1, ENIS);
        SwitchRig one = new SwitchRig("one", 1, control.server.address());
        SwitchRig two = new SwitchRig("two", 1, control.server.address())) {
      await(() -> one.accounts.get() == 1 && two.accounts.get() == 1);
      long last = 0;
      for (int i = 0; i < 1_000; i++) {
        last = control.change(i % (2 * ENIS));
      }
      awaitProgress(control, "one", last);
      assertThat(one.enis).isEqualTo(control.enis());
      await(() -> two.enis.equals(control.enis()));
      assertThat(one.accounts.get()).isEqualTo(1);
      assertThat(control.timed("one")).as("changes whose time was taken").isEqualTo(1_000);
      assertThat(control.faults).isEmpty();
      assertThat(one.faults).isEmpty();
    }
  }

  @Test
  void shouldGoOnWhereTheConnectionBroke() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    try (ControlRig control = new ControlRig(ControlRig.settings(), 1, ENIS);
        Breaker breaker = new Breaker(control.server.address());
        SwitchRig one = new SwitchRig("one", 1, breaker.address())) {
      await(() -> one.accounts.get() == 1);
      for (int i = 0; i < 10; i++) {
        for (int change = random.nextInt(1, 2_000); change > 0; change--) {
          control.change(random.nextInt(ENIS));
        }
        breaker.breakAll();
        control.change(random.nextInt(ENIS));
      }
      await(() -> one.enis.equals(control.enis()));
      assertThat(one.accounts.get()).as("full accounts").isEqualTo(1);
      assertThat(control.metric("eniswitch_push_resumed")).isPositive();
    }
  }

  @Test
  void shouldSendEverythingToASwitchThatMissedTooMuch() throws Exception {
    PushSettings settings = ControlRig.settings().withLogBytes(10_000);
    try (ControlRig control = new ControlRig(settings, 1, ENIS);
        Breaker breaker = new Breaker(control.server.address());
        SwitchRig one = new SwitchRig("one", 1, breaker.address())) {
      await(() -> one.accounts.get() == 1);
      breaker.refuse(true);
      breaker.breakAll();
      for (int i = 0; i < 1_000; i++) {
        control.change(i % ENIS);
      }
      breaker.refuse(false);
      await(() -> one.accounts.get() == 2 && one.enis.equals(control.enis()));
      long last = control.change(1);
      awaitProgress(control, "one", last);
      assertThat(one.accounts.get()).isEqualTo(2);
    }
  }

  @Test
  void shouldNotLetASwitchThatReadsNothingDelayAnother() throws Exception {
    PushSettings settings = ControlRig.settings().withLogBytes(500_000);
    try (ControlRig control = new ControlRig(settings, 1, ENIS);
        Socket silent = new Socket();
        SwitchRig one = new SwitchRig("one", 1, control.server.address())) {
      silent.setReceiveBufferSize(4_096);
      silent.connect(control.server.address());
      Frames hello = new Frames();
      hello.add(new Signal.Hello("silent", 1, 0, Position.NOWHERE, ""));
      OutputStream out = silent.getOutputStream();
      out.write(hello.take());
      await(() -> one.accounts.get() == 1);
      long worstNs = 0;
      for (int i = 0; i < MANY; i++) {
        long startNs = System.nanoTime();
        long revision = control.change(i % ENIS);
        if (i % 100 == 0) {
          awaitProgress(control, "one", revision);
          worstNs = Math.max(worstNs, System.nanoTime() - startNs);
        }
      }
      assertThat(TimeUnit.NANOSECONDS.toMillis(worstNs)).isLessThan(1_000);
      await(() -> one.enis.equals(control.enis()));
      assertThat(one.accounts.get()).isEqualTo(1);
    }
  }

  @Test
  void shouldFollowNoControlOlderThanTheLast() throws Exception {
    try (ControlRig old = new ControlRig(ControlRig.settings(), 3, ENIS);
        Breaker breaker = new Breaker(old.server.address());
        SwitchRig one = new SwitchRig("one", 1, breaker.address());
        ControlRig next = new ControlRig(ControlRig.settings(), 4, 2 * ENIS)) {
      await(() -> one.accounts.get() == 1);
      breaker.to(next.server.address());
      breaker.breakAll();
      await(() -> one.enis.equals(next.enis()));
      breaker.to(old.server.address());
      breaker.breakAll();
      old.change(1);
      await(() -> one.faults.stream().anyMatch(fault -> text(fault).contains("generation 3")));
      assertThat(one.enis).isEqualTo(next.enis());
      assertThat(old.metric("eniswitch_push_rejected")).isPositive();
      breaker.to(next.server.address());
      long last = next.change(2 * ENIS);
      awaitProgress(next, "one", last);
      assertThat(one.enis).isEqualTo(next.enis());
    }
  }

  @Test
  void shouldHearOfTwoSwitchesOfAHostOnlyTheLaterOne() throws Exception {
    try (ControlRig control = new ControlRig(ControlRig.settings(), 1, ENIS);
        SwitchRig old = new SwitchRig("one", 10, control.server.address())) {
      await(() -> old.accounts.get() == 1);
      try (SwitchRig later = new SwitchRig("one", 11, control.server.address())) {
        await(() -> later.accounts.get() == 1);
        await(() -> old.faults.stream().anyMatch(fault -> text(fault).contains("newer switch")));
        long last = control.change(7);
        awaitProgress(control, "one", last);
        assertThat(later.enis).isEqualTo(control.enis());
        assertThat(old.enis).isNotEqualTo(control.enis());
      }
      control.change(8);
      Thread.sleep(300);
      assertThat(old.enis).as("even when the later one is gone").isNotEqualTo(control.enis());
    }
  }

  @Test
  void shouldHangUpOnWhoDoesNotSpeakTheLanguage() throws Exception {
    try (ControlRig control = new ControlRig(ControlRig.settings(), 1, ENIS);
        Socket stranger = new Socket()) {
      stranger.connect(control.server.address());
      stranger
          .getOutputStream()
          .write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(stranger.getInputStream().read()).isEqualTo(-1);
      await(() -> !control.faults.isEmpty());
      assertThat(control.faults).singleElement().asString().contains("a frame of");
    }
  }

  private static String text(Throwable fault) {
    return String.valueOf(fault.getMessage());
  }

  private static void awaitProgress(ControlRig control, String host, long revision)
      throws InterruptedException {
    ControlRig.Heard heard;
    do {
      heard = control.heard.poll(20, TimeUnit.SECONDS);
      assertThat(heard).as("progress of %s to %d", host, revision).isNotNull();
    } while (!heard.host().equals(host)
        || !heard.what().equals("progress")
        || heard.revision() < revision);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadlineNs).as("in time").isNegative();
      Thread.sleep(5);
    }
  }
}
