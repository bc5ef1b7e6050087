package io.eniswitch.dataplane.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class EventsTest {
  private static final short POLLIN = 1;

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

  @Test
  void shouldPollDescriptorsAndTellThoseThatAreReady() {
    try (EventFd quiet = new EventFd();
        EventFd signalled = new EventFd();
        Arena arena = Arena.ofConfined()) {
      signalled.signal();
      MemorySegment polled = arena.allocate(2 * Libc.POLLFD_BYTES, 4);
      polled.set(ValueLayout.JAVA_INT, 0, quiet.fd().number());
      polled.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
      polled.set(ValueLayout.JAVA_INT, 8, signalled.fd().number());
      polled.set(ValueLayout.JAVA_SHORT, 12, POLLIN);
      assertThat(Libc.poll(polled.address(), 2, 1000)).isEqualTo(1);
      assertThat(polled.get(ValueLayout.JAVA_SHORT, 6)).isZero();
      assertThat(polled.get(ValueLayout.JAVA_SHORT, 14)).isEqualTo(POLLIN);
    }
  }

  @Test
  void shouldGatherAndScatterMemory(@TempDir Path directory) {
    String file = directory.resolve("vectors").toString();
    try (Fd fd = Fd.create(file);
        Fd again = Fd.open(file, Fd.O_RDONLY);
        Arena arena = Arena.ofConfined()) {
      MemorySegment from = arena.allocateFrom("onetwo");
      MemorySegment to = arena.allocate(16);
      MemorySegment vectors = arena.allocate(2 * Libc.IOVEC_BYTES, 8);
      write(vectors, 0, from.address() + 3, 3);
      write(vectors, 1, from.address(), 3);
      assertThat(Libc.writev(fd.number(), vectors.address(), 2)).isEqualTo(6);
      write(vectors, 0, to.address() + 8, 4);
      write(vectors, 1, to.address(), 8);
      assertThat(Libc.readv(again.number(), vectors.address(), 2)).isEqualTo(6);
      assertThat(to.getString(8)).isEqualTo("twoo");
      assertThat(to.getString(0)).isEqualTo("ne");
    }
  }

  private static void write(MemorySegment vectors, int index, long address, long length) {
    vectors.set(ValueLayout.JAVA_LONG, (long) index * Libc.IOVEC_BYTES, address);
    vectors.set(ValueLayout.JAVA_LONG, (long) index * Libc.IOVEC_BYTES + 8, length);
  }
}
