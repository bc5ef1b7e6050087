package io.eniswitch.controlplane.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessKeysTest {
  @TempDir Path directory;

  private Path file(String permissions, String content) throws IOException {
    Path file = directory.resolve("keys-" + permissions);
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }

  @Test
  void shouldReadKeysWithAndWithoutAnAccount() throws IOException {
    AccessKeys keys = AccessKeys.read(file("rw-------", "# ours\n\nalice s1 42\nbob s2\n"));

    assertThat(keys.find("alice")).returns("42", AccessKey::accountId);
    assertThat(keys.find("bob")).returns(AccessKeys.DEFAULT_ACCOUNT, AccessKey::accountId);
    assertThat(keys.find("carol")).isNull();
    assertThat(keys.areDefaults()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rwxrwxrwx", "rwx------", "rw--w----"})
  void shouldRefuseAFileThatOthersMayTouch(String permissions) throws IOException {
    Path file = file(permissions, "alice s1\n");
    assertThatThrownBy(() -> AccessKeys.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chmod 600 " + file);
  }

  @Test
  void shouldListEveryFaultAndQuoteNoSecret() throws IOException {
    Path file = file("rw-------", "alice s3cret 42 more\nbob s3cret x\ncarol s1\ncarol s3cret\n");
    assertThatThrownBy(() -> AccessKeys.read(file))
        .hasMessageContaining("line 1")
        .hasMessageContaining("line 2")
        .hasMessageContaining("line 4")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void shouldRefuseAFileWithoutKeys() throws IOException {
    Path file = file("r--------", "# nothing\n");
    assertThatThrownBy(() -> AccessKeys.read(file)).hasMessageContaining("ID SECRET [ACCOUNT]");
  }
}
