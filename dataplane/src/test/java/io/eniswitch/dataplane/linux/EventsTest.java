package io.eniswitch.dataplane.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventsTest {
  @Test
  void shouldWakeTheSleeperAndTellWhoDidIt() throws InterruptedException {
    try (Epoll epoll = new Epoll(4);
        EventFd first = new EventFd();
        EventFd second = new EventFd()) {
      epoll.add(first.fd(), 7);
      epoll.add(second.fd(), 0x1234_5678_9abc_def0L);
      assertThat(epoll.await(0)).isZero();

      Thread waker = Thread.ofPlatform().start(second::signal);
      assertThat(epoll.await(10_000)).isEqualTo(1);
      assertThat(epoll.token(0)).isEqualTo(0x1234_5678_9abc_def0L);
      waker.join();

      second.signal();
      assertThat(second.drain()).isEqualTo(2);
      assertThat(second.drain()).isZero();
      assertThat(epoll.await(0)).isZero();
    }
  }

  @Test
  void shouldNotReportADescriptorThatWasRemoved() {
    try (Epoll epoll = new Epoll(4);
        EventFd event = new EventFd()) {
      epoll.add(event.fd(), 1);
      event.signal();
      epoll.remove(event.fd());
      assertThat(epoll.await(0)).isZero();
    }
  }

  @Test
  void shouldPinTheCallingThreadToOneProcessor() throws InterruptedException {
    BitSet before = CpuAffinity.allowed();
    int cpu = before.length() - 1;
    BitSet[] pinned = new BitSet[1];
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              CpuAffinity.pin(cpu);
              pinned[0] = CpuAffinity.allowed();
            });
    thread.join();
    assertThat(pinned[0].stream().boxed()).containsExactly(cpu);
    assertThat(CpuAffinity.allowed()).isEqualTo(before);
  }
}
