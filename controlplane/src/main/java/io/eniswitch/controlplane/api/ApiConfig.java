package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.auth.AccessKeys;
import io.eniswitch.controlplane.api.http.HttpLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the API server is set up.
 *
 * @param listen where to listen
 * @param keys the access keys it accepts; the default ones on a loopback address only
 * @param tls certificate and key, or null for plain HTTP
 * @param limits what one client may make it hold
 * @param callsPerSecond sustained calls of one access key
 * @param burst calls one access key may make at once
 */
public record ApiConfig(
    InetSocketAddress listen,
    AccessKeys keys,
    @Nullable TlsFiles tls,
    HttpLimits limits,
    int callsPerSecond,
    int burst) {

  /** The port of the API. */
  public static final int DEFAULT_PORT = 8640;

  /** Calls per second of one key: several times what one host's control plane can do. */
  public static final int DEFAULT_CALLS_PER_SECOND = 20_000;

  /**
   * Files for TLS.
   *
   * @param certificateChain PEM, the server's own certificate first
   * @param privateKey PEM, PKCS#8, without a password
   */
  public record TlsFiles(Path certificateChain, Path privateKey) {}

  /** Loopback, default keys, default bounds. */
  public static ApiConfig defaults() {
    return new ApiConfig(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), DEFAULT_PORT),
        AccessKeys.defaults(),
        null,
        HttpLimits.defaults(),
        DEFAULT_CALLS_PER_SECOND,
        DEFAULT_CALLS_PER_SECOND);
  }

  /**
   * Checks what no single field can.
   *
   * @throws IllegalArgumentException naming every fault, the value and what is accepted
   */
  public ApiConfig {
    if (listen.isUnresolved()) {
      throw new IllegalArgumentException(
          "api listen: host " + listen.getHostString() + " is unknown; give an IP address");
    }
    if (keys.areDefaults() && !listen.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "api listen: "
              + listen
              + " is not loopback, and the default access key is accepted on loopback only;"
              + " give an access key file");
    }
    if (callsPerSecond < 1 || burst < 1) {
      throw new IllegalArgumentException(
          "api rate: " + callsPerSecond + "/s, burst " + burst + "; both must be at least 1");
    }
  }

  /** The same with another address, such as port 0 for any free one. */
  public ApiConfig withListen(InetSocketAddress address) {
    return new ApiConfig(address, keys, tls, limits, callsPerSecond, burst);
  }

  /** The same with other keys. */
  public ApiConfig withKeys(AccessKeys other) {
    return new ApiConfig(listen, other, tls, limits, callsPerSecond, burst);
  }

  /** The same with TLS. */
  public ApiConfig withTls(TlsFiles files) {
    return new ApiConfig(listen, keys, files, limits, callsPerSecond, burst);
  }

  /** The same with another rate per access key. */
  public ApiConfig withRate(int newCallsPerSecond, int newBurst) {
    return new ApiConfig(listen, keys, tls, limits, newCallsPerSecond, newBurst);
  }
}
