package io.eniswitch.dataplane.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UserNamespaceTest {
  /** What runs as root of a new user namespace: it prints what it could do there. */
  static final class Inside {
    public static void main(String[] args) throws Exception {
      System.out.println("root " + UserNamespace.isRoot() + " inside " + UserNamespace.isInside());
      UserNamespace.mountPrivateRun();
      try (NetworkNamespace space = NetworkNamespace.create("instance")) {
        space
            .run(() -> new Links(Netlink.open()).list())
            .forEach(l -> System.out.println(l.name()));
        System.out.println("names " + List.of(new java.io.File("/run/netns").list()));
      }
      NetworkNamespace.delete("instance");
    }
  }

  @Test
  void shouldMakeNamespacesAsRootOfAUserNamespace() throws Exception {
    Optional<String> obstacle = UserNamespace.obstacle();
    if (obstacle.isPresent()) {
      System.out.println("SKIPPED shouldMakeNamespacesAsRootOfAUserNamespace: " + obstacle.get());
      return;
    }
    List<String> program =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Inside.class.getName()));
    Process process =
        new ProcessBuilder(UserNamespace.command(program)).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said.lines()).containsExactly("root true inside true", "lo", "names [instance]");
    assertThat(process.waitFor()).isZero();
    assertThat(Files.exists(Path.of("/run/netns/instance"))).isFalse();
  }
}
