package io.eniswitch.controlplane.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eniswitch.controlplane.api.wire.ApiError;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignatureV1Test {
  private static final AccessKey PUBLISHED_KEY = new AccessKey("testid", "testsecret", "1");

  private static Map<String, String> publishedExample() {
    return new HashMap<>(
        Map.of(
            "Timestamp", "2016-02-23T12:46:24Z",
            "Format", "XML",
            "AccessKeyId", "testid",
            "Action", "DescribeRegions",
            "SignatureMethod", "HMAC-SHA1",
            "SignatureNonce", "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
            "Version", "2014-05-26",
            "SignatureVersion", "1.0",
            "Signature", "OLeaidS1JvxuMvnyHOwuJ+uX5qY="));
  }

  @Test
  void shouldComputeThePublishedSignature() {
    SignedRequest claim = SignatureV1.read("GET", publishedExample());

    byte[] computed = PUBLISHED_KEY.hmac(claim.algorithm(), "&", claim.stringToSign());

    assertThat(Base64.getEncoder().encodeToString(computed))
        .isEqualTo("OLeaidS1JvxuMvnyHOwuJ+uX5qY=");
    assertThat(claim.signature()).isEqualTo(computed);
  }

  @Test
  void shouldSignParametersWithoutAValueToo() {
    assertThat(SignatureV1.stringToSign("POST", Map.of("SignatureType", "", "Action", "A")))
        .isEqualTo("POST&%2F&Action%3DA%26SignatureType%3D");
  }

  @Test
  void shouldEncodeWhatFormsLeaveAlone() {
    assertThat(SignatureV1.stringToSign("GET", Map.of("é", "*~'()!+/ 中")))
        .isEqualTo("GET&%2F&%25C3%25A9%3D%252A~%2527%2528%2529%2521%252B%252F%2520%25E4%25B8%25AD");
  }

  @Test
  void shouldNameTheMissingPart() {
    for (String name : new String[] {"AccessKeyId", "Signature", "SignatureNonce", "Timestamp"}) {
      Map<String, String> parameters = publishedExample();
      parameters.remove(name);
      assertThatThrownBy(() -> SignatureV1.read("GET", parameters))
          .isInstanceOf(ApiError.class)
          .hasMessageContaining("MissingParameter")
          .hasMessageContaining(name);
    }
  }

  @Test
  void shouldRefuseOtherMethodsOfSigning() {
    Map<String, String> parameters = publishedExample();
    parameters.put("SignatureMethod", "HMAC-MD5");
    assertThatThrownBy(() -> SignatureV1.read("GET", parameters)).hasMessageContaining("HMAC-SHA1");
  }

  @Test
  void shouldTakeASignatureThatIsNotBase64AsWrongNotAsAFault() {
    Map<String, String> parameters = publishedExample();
    parameters.put("Signature", "!");
    assertThat(SignatureV1.read("GET", parameters).signature()).isEmpty();
  }
}
