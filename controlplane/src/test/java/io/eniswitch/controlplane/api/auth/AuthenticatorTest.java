package io.eniswitch.controlplane.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.controlplane.api.http.WebRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
  private static final Instant SENT = Instant.parse("2026-03-01T12:00:00Z");
  private static final AccessKey KEY = new AccessKey("alice", "wonderland", "42");

  private Instant now = SENT;
  private final Clock clock = InstantSource.system().withZone(ZoneOffset.UTC);
  private final Authenticator authenticator = authenticator(16);

  private Authenticator authenticator(int maxNonces) {
    Clock settable =
        new Clock() {
          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return clock.withZone(zone);
          }

          @Override
          public Instant instant() {
            return now;
          }
        };
    return new Authenticator(AccessKeys.of(KEY), settable, maxNonces);
  }

  private static Map<String, String> signed(AccessKey key, String nonce) {
    Map<String, String> parameters =
        new HashMap<>(
            Map.of(
                "Action",
                "DescribeRegions",
                "AccessKeyId",
                key.id(),
                "SignatureNonce",
                nonce,
                "Timestamp",
                SENT.toString()));
    byte[] signature = key.hmac("HmacSHA1", "&", SignatureV1.stringToSign("GET", parameters));
    parameters.put("Signature", Base64.getEncoder().encodeToString(signature));
    return parameters;
  }

  private AccessKey authenticate(Map<String, String> parameters) {
    return authenticate(authenticator, parameters);
  }

  private static AccessKey authenticate(Authenticator by, Map<String, String> parameters) {
    WebRequest request =
        new WebRequest(
            "GET",
            "/",
            "",
            Map.of(),
            new byte[0],
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
    return by.authenticate(request, parameters, parameters);
  }

  @Test
  void shouldTellWhoSigned() {
    assertThat(authenticate(signed(KEY, "1")).accountId()).isEqualTo("42");
  }

  @Test
  void shouldRefuseTheSameRequestTwice() {
    Map<String, String> request = signed(KEY, "1");
    assertThat(authenticate(request)).isEqualTo(KEY);
    assertThatThrownBy(() -> authenticate(request)).hasMessageContaining("SignatureNonceUsed");
  }

  @Test
  void shouldRefuseAReplayForAsLongAsItsTimestampIsAccepted() {
    Map<String, String> request = signed(KEY, "1");
    now = SENT.minus(Authenticator.CLOCK_WINDOW);
    assertThat(authenticate(request)).isEqualTo(KEY);
    for (int minute = 1; minute <= 30; minute++) {
      now = now.plus(Duration.ofMinutes(1));
      assertThatThrownBy(() -> authenticate(request)).hasMessageContaining("SignatureNonceUsed");
    }
    now = now.plus(Duration.ofMinutes(1));
    assertThatThrownBy(() -> authenticate(request)).hasMessageContaining("IllegalTimestamp");
  }

  @Test
  void shouldRefuseTimestampsFromLongAgoAndFromTheFuture() {
    now = SENT.plus(Authenticator.CLOCK_WINDOW).plusSeconds(1);
    assertThatThrownBy(() -> authenticate(signed(KEY, "1")))
        .hasMessageContaining("IllegalTimestamp");
    now = SENT.minus(Authenticator.CLOCK_WINDOW).minusSeconds(1);
    assertThatThrownBy(() -> authenticate(signed(KEY, "2")))
        .hasMessageContaining("IllegalTimestamp");
  }

  @Test
  void shouldRefuseWhatWasSignedBeforeItStarted() {
    now = SENT.plusMillis(1_500);
    Authenticator restarted = authenticator(16);
    assertThatThrownBy(() -> authenticate(restarted, signed(KEY, "1")))
        .hasMessageContaining("IllegalTimestamp")
        .hasMessageContaining("send it again");
    now = SENT.plusMillis(999);
    assertThat(authenticate(authenticator(16), signed(KEY, "1")))
        .as("timestamps are whole seconds")
        .isEqualTo(KEY);
  }

  @Test
  void shouldRefuseUnknownKeysAndWrongSecrets() {
    assertThatThrownBy(() -> authenticate(signed(new AccessKey("bob", "b", "1"), "1")))
        .hasMessageContaining("InvalidAccessKeyId.NotFound");
    assertThatThrownBy(() -> authenticate(signed(new AccessKey("alice", "guess", "1"), "2")))
        .hasMessageContaining("SignatureDoesNotMatch");
  }

  @Test
  void shouldNotBurnANonceForARequestItRefused() {
    assertThatThrownBy(() -> authenticate(signed(new AccessKey("alice", "guess", "1"), "1")))
        .hasMessageContaining("SignatureDoesNotMatch");
    assertThat(authenticate(signed(KEY, "1"))).isEqualTo(KEY);
  }

  @Test
  void shouldEchoTheStringToSignButNeverTheSecret() {
    Map<String, String> request = signed(new AccessKey("alice", "guess", "1"), "1");
    assertThatThrownBy(() -> authenticate(request))
        .hasMessageEndingWith("string to sign is:" + SignatureV1.stringToSign("GET", request))
        .hasMessageNotContaining("wonderland");
    assertThat(KEY.toString()).doesNotContain("wonderland");
  }

  @Test
  void shouldRefuseRatherThanForgetWhenItCanRememberNoMore() {
    Authenticator small = authenticator(2);
    authenticate(small, signed(KEY, "1"));
    authenticate(small, signed(KEY, "2"));
    assertThatThrownBy(() -> authenticate(small, signed(KEY, "3")))
        .hasMessageContaining("Throttling");
    assertThatThrownBy(() -> authenticate(small, signed(KEY, "1")))
        .hasMessageContaining("SignatureNonceUsed");
  }
}
