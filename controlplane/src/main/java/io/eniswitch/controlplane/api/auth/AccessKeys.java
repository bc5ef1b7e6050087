package io.eniswitch.controlplane.api.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The access keys this control plane accepts.
 *
 * <p>The file has one key per line, {@code ID SECRET [ACCOUNT]}; empty lines and lines starting
 * with {@code #} do not count. Signatures need the secret itself, so the file must be readable by
 * its owner alone.
 *
 * <p><b>Threading:</b> immutable, any thread. <b>Bounds:</b> {@value #MAX_KEYS} keys.
 */
public final class AccessKeys {
  /** The account of keys that name none. */
  public static final String DEFAULT_ACCOUNT = "1000000000000001";

  /** Id of the key that is accepted when none is configured, on loopback only. */
  public static final String DEFAULT_ID = "eniswitch";

  /** Secret of the key that is accepted when none is configured, on loopback only. */
  public static final String DEFAULT_SECRET = "eniswitch-secret";

  /** The most keys a file may have. */
  public static final int MAX_KEYS = 10_000;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Map<String, AccessKey> byId;
  private final boolean areDefaults;

  private AccessKeys(Map<String, AccessKey> byId, boolean areDefaults) {
    this.byId = Map.copyOf(byId);
    this.areDefaults = areDefaults;
  }

  /** The well-known key for a first start; whoever listens beyond loopback must refuse it. */
  public static AccessKeys defaults() {
    AccessKey key = new AccessKey(DEFAULT_ID, DEFAULT_SECRET, DEFAULT_ACCOUNT);
    return new AccessKeys(Map.of(key.id(), key), true);
  }

  /** Exactly these keys. */
  public static AccessKeys of(AccessKey... keys) {
    Map<String, AccessKey> byId = new HashMap<>();
    for (AccessKey key : keys) {
      byId.put(key.id(), key);
    }
    return new AccessKeys(byId, false);
  }

  /**
   * Reads the key file.
   *
   * @throws IOException if others than the owner may touch the file, or a line is not a key; all
   *     faults are listed, and none quotes a secret
   */
  public static AccessKeys read(Path file) throws IOException {
    requireOwnerOnly(file);
    Map<String, AccessKey> byId = new HashMap<>();
    List<String> faults = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file, UTF_8)) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        String fault = readLine(line, byId);
        if (fault != null) {
          faults.add("line " + number + ": " + fault);
        }
      }
    }
    if (byId.isEmpty() && faults.isEmpty()) {
      faults.add("no key in it; each line is: ID SECRET [ACCOUNT]");
    }
    if (!faults.isEmpty()) {
      throw new IOException("access key file " + file + ": " + String.join("; ", faults));
    }
    return new AccessKeys(byId, false);
  }

  /**
   * Refuses a file with secrets that others than its owner may touch.
   *
   * @throws IOException saying so, or if the file cannot be looked at
   */
  public static void requireOwnerOnly(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(permissions)) {
      throw new IOException(
          "access key file "
              + file
              + " has permissions "
              + PosixFilePermissions.toString(permissions)
              + ": it holds secrets, so only its owner may read it; run: chmod 600 "
              + file);
    }
  }

  private static @Nullable String readLine(String line, Map<String, AccessKey> byId) {
    List<String> parts = List.of(line.strip().split("\\s+", -1));
    if (parts.size() < 2 || parts.size() > 3) {
      return parts.size() + " words, but a key is: ID SECRET [ACCOUNT]";
    }
    String account = parts.size() == 3 ? parts.get(2) : DEFAULT_ACCOUNT;
    if (!account.matches("[0-9]{1,18}")) {
      return "the account must be a number of at most 18 digits";
    }
    if (byId.size() == MAX_KEYS) {
      return "more than " + MAX_KEYS + " keys";
    }
    AccessKey key = new AccessKey(parts.get(0), parts.get(1), account);
    return byId.putIfAbsent(key.id(), key) == null ? null : "the id " + key.id() + " came before";
  }

  /** The key with this id, or null. */
  public @Nullable AccessKey find(String id) {
    return byId.get(id);
  }

  /** Whether these are the well-known ones that only loopback may use. */
  public boolean areDefaults() {
    return areDefaults;
  }
}
