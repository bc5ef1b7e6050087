package io.eniswitch.controlplane.api.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.controlplane.api.http.WebRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignatureV3Test {
  private static final String EMPTY_HASH =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String PUBLISHED_SIGNATURE =
      "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0";
  private static final String PUBLISHED_SIGNED =
      "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version";
  private static final Map<String, String> PUBLISHED_QUERY =
      Map.of(
          "ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
          "RegionId", "cn-shanghai");

  private static Map<String, String> publishedHeaders() {
    return new HashMap<>(
        Map.of(
            "host", "ecs.cn-shanghai.aliyuncs.com",
            "x-acs-action", "RunInstances",
            "x-acs-content-sha256", EMPTY_HASH,
            "x-acs-date", "2023-10-26T10:22:32Z",
            "x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d",
            "x-acs-version", "2014-05-26",
            "authorization", authorization(PUBLISHED_SIGNED, PUBLISHED_SIGNATURE)));
  }

  private static String authorization(String signed, String signature) {
    return "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders="
        + signed
        + ",Signature="
        + signature;
  }

  private static WebRequest post(Map<String, String> headers, String body) {
    return new WebRequest(
        "POST",
        "/",
        "",
        headers,
        body.getBytes(UTF_8),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
  }

  private static String computed(SignedRequest claim) {
    AccessKey key = new AccessKey("YourAccessKeyId", "YourAccessKeySecret", "1");
    return HexFormat.of()
        .formatHex(key.hmac(claim.algorithm(), claim.keySuffix(), claim.stringToSign()));
  }

  @Test
  void shouldComputeThePublishedSignature() {
    SignedRequest claim = SignatureV3.read(post(publishedHeaders(), ""), PUBLISHED_QUERY);

    assertThat(claim.accessKeyId()).isEqualTo("YourAccessKeyId");
    assertThat(computed(claim)).isEqualTo(PUBLISHED_SIGNATURE);
    assertThat(HexFormat.of().formatHex(claim.signature())).isEqualTo(PUBLISHED_SIGNATURE);
  }

  @Test
  void shouldReadTheAuthorizationFieldsInAnyOrder() {
    Map<String, String> headers = publishedHeaders();
    headers.put(
        "authorization",
        "ACS3-HMAC-SHA256 Signature="
            + PUBLISHED_SIGNATURE
            + ", SignedHeaders="
            + PUBLISHED_SIGNED
            + ", Credential=YourAccessKeyId");

    assertThat(computed(SignatureV3.read(post(headers, ""), PUBLISHED_QUERY)))
        .isEqualTo(PUBLISHED_SIGNATURE);
  }

  @Test
  void shouldLetHostGoUnsignedButNotTheAction() {
    String withoutHost = PUBLISHED_SIGNED.replace("host;", "");
    Map<String, String> headers = publishedHeaders();
    headers.put("authorization", authorization(withoutHost, PUBLISHED_SIGNATURE));
    assertThat(SignatureV3.read(post(headers, ""), PUBLISHED_QUERY).accessKeyId()).isNotEmpty();

    for (String name : SignatureV3.MUST_BE_SIGNED) {
      headers.put(
          "authorization",
          authorization(withoutHost.replace(name, "x-acs-other"), PUBLISHED_SIGNATURE));
      headers.put("x-acs-other", "1");
      assertThatThrownBy(() -> SignatureV3.read(post(headers, ""), PUBLISHED_QUERY))
          .hasMessageContaining("IncompleteSignature")
          .hasMessageContaining(name);
    }
  }

  @Test
  void shouldRefuseABodyWhoseHashWasNotSigned() {
    assertThatThrownBy(() -> SignatureV3.read(post(publishedHeaders(), "a=b"), PUBLISHED_QUERY))
        .hasMessageContaining("x-acs-content-sha256");
  }

  @Test
  void shouldRefuseOtherAlgorithmsByName() {
    Map<String, String> headers = publishedHeaders();
    headers.put("authorization", "ACS3-RSA-SHA256 Credential=a,SignedHeaders=b,Signature=c");
    assertThatThrownBy(() -> SignatureV3.read(post(headers, ""), PUBLISHED_QUERY))
        .hasMessageContaining("ACS3-HMAC-SHA256");
  }

  @Test
  void shouldTakeASignatureThatIsNotHexadecimalAsWrongNotAsAFault() {
    Map<String, String> headers = publishedHeaders();
    headers.put("authorization", authorization(PUBLISHED_SIGNED, "xyz"));
    assertThat(SignatureV3.read(post(headers, ""), PUBLISHED_QUERY).signature()).isEmpty();
  }
}
