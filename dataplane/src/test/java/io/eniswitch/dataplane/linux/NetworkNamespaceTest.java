package io.eniswitch.dataplane.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NetworkNamespaceTest {
  @BeforeAll
  static void needsAKernel() {
    KernelAccess.require();
  }

  @Test
  void shouldCreateAndDeleteANamespaceWithAName() throws IOException {
    String name = KernelAccess.uniqueName("ns-");
    try (NetworkNamespace space = NetworkNamespace.create(name)) {
      assertThat(NetworkNamespace.exists(name)).isTrue();
      assertThat(inode(space)).isNotEqualTo(ofThisThread());
      try (NetworkNamespace again = NetworkNamespace.open(name)) {
        assertThat(inode(again)).isEqualTo(inode(space));
      }
      assertThatThrownBy(() -> NetworkNamespace.create(name))
          .isInstanceOf(LinuxException.class)
          .hasMessageContaining("EEXIST");
      assertThat(NetworkNamespace.exists(name)).isTrue();
    } finally {
      NetworkNamespace.delete(name);
    }
    assertThat(NetworkNamespace.exists(name)).isFalse();
    assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(name);
  }

  @Test
  void shouldWorkWithTheNamespacesOfTheIpCommand() throws Exception {
    String ip = "/usr/sbin/ip";
    if (!Files.isExecutable(Path.of(ip))) {
      System.out.println("SKIPPED shouldWorkWithTheNamespacesOfTheIpCommand: no " + ip);
      return;
    }
    String name = KernelAccess.uniqueName("ns-");
    try (NetworkNamespace space = NetworkNamespace.create(name)) {
      assertThat(inode(space)).isNotNull();
      Process inside = new ProcessBuilder(ip, "netns", "exec", name, ip, "-br", "link").start();
      String links = new String(inside.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(links).startsWith("lo ").hasLineCount(1);
    } finally {
      assertThat(new ProcessBuilder(ip, "netns", "del", name).start().waitFor()).isZero();
    }
    assertThat(NetworkNamespace.exists(name)).isFalse();
  }

  @Test
  void shouldLeaveTheCallingThreadWhereItIs() throws IOException {
    String before = ofThisThread();
    try (NetworkNamespace space = NetworkNamespace.anonymous()) {
      String inside = space.run(NetworkNamespaceTest::ofThisThread);
      assertThat(inside).isNotEqualTo(before);
      assertThat(ofThisThread()).isEqualTo(before);
      List<Link> links = space.run(() -> new Links(Netlink.open()).list());
      assertThat(links).extracting(Link::name).containsExactly("lo");
      assertThat(links.getFirst().isUp()).isTrue();
    }
  }

  @Test
  void shouldBringTheCallingThreadBackFromAVisit() throws Exception {
    String before = ofThisThread();
    try (NetworkNamespace space = NetworkNamespace.anonymous()) {
      String inside = inode(space);
      assertThat(space.visit(NetworkNamespaceTest::ofThisThread)).isEqualTo(inside);
      assertThat(ofThisThread()).isEqualTo(before);
      assertThatThrownBy(() ->
              space.visit(() -> {
                throw new IOException("from inside");
              }))
          .isInstanceOf(IOException.class);
      assertThat(ofThisThread()).isEqualTo(before);

      String[] seen = new String[1];
      Thread.ofVirtual()
          .start(() -> seen[0] = space.visit(() -> new Links(Netlink.open()).list().toString()))
          .join();
      assertThat(seen[0]).contains("lo").doesNotContain("eth0");
    }
  }

  @Test
  void shouldHandExceptionsOfTheTaskToTheCaller() {
    try (NetworkNamespace space = NetworkNamespace.anonymous()) {
      assertThatThrownBy(() ->
              space.run(() -> {
                throw new IOException("from inside");
              }))
          .isInstanceOf(IOException.class)
          .hasMessage("from inside");
    }
  }

  @Test
  void shouldStartAProcessInside() throws Exception {
    try (NetworkNamespace space = NetworkNamespace.anonymous()) {
      Process process = space.exec(new ProcessBuilder("readlink", "/proc/self/ns/net"));
      String link = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(link.strip()).isEqualTo(inode(space));
      assertThat(process.waitFor()).isZero();
    }
  }

  @Test
  void shouldWriteTheSettingsOfItsOwnNamespaceOnly() throws IOException {
    Path forward = Path.of("/proc/sys/net/ipv4/conf/lo/rp_filter");
    String outside = Files.readString(forward);
    try (NetworkNamespace space = NetworkNamespace.anonymous()) {
      space.sysctl("ipv4/conf/lo/rp_filter", "2");
      assertThat(space.run(() -> Files.readString(forward)).strip()).isEqualTo("2");
    }
    assertThat(Files.readString(forward)).isEqualTo(outside);
  }

  private static String inode(NetworkNamespace space) throws IOException {
    return space.run(NetworkNamespaceTest::ofThisThread);
  }

  private static String ofThisThread() throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString();
  }
}
