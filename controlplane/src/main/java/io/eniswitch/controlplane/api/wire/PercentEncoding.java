package io.eniswitch.controlplane.api.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * Percent encoding as the signatures want it (RFC 3986, unreserved characters stay) and form
 * decoding as the clients send it (a plus sign is a space).
 *
 * <p>The bytes on the wire are not the signed bytes: clients differ in what they leave unescaped,
 * so a query is decoded as form data and encoded again before its signature is checked.
 */
public final class PercentEncoding {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private PercentEncoding() {}

  /** Encodes over UTF-8: letters, digits, {@code - _ . ~} stay, the rest becomes {@code %XX}. */
  public static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte octet : text.getBytes(UTF_8)) {
      if (isUnreserved(octet)) {
        encoded.append((char) octet);
      } else {
        encoded.append('%').append(HEX[(octet >> 4) & 0xf]).append(HEX[octet & 0xf]);
      }
    }
    return encoded.toString();
  }

  /**
   * Decodes form data.
   *
   * @throws ApiError 400 {@code InvalidParameter} if an escape is cut off or not hexadecimal, or
   *     the bytes are not UTF-8
   */
  public static String decodeForm(String encoded) {
    if (encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0) {
      return encoded;
    }
    byte[] octets = encoded.getBytes(UTF_8);
    int length = 0;
    for (int i = 0; i < octets.length; i++) {
      if (octets[i] == '%') {
        octets[length++] = (byte) escaped(octets, i, encoded);
        i += 2;
      } else {
        octets[length++] = octets[i] == '+' ? (byte) ' ' : octets[i];
      }
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, 0, length)).toString();
    } catch (CharacterCodingException e) {
      throw malformed(encoded);
    }
  }

  private static int escaped(byte[] octets, int percent, String whole) {
    if (percent + 2 >= octets.length) {
      throw malformed(whole);
    }
    int high = Character.digit(octets[percent + 1], 16);
    int low = Character.digit(octets[percent + 2], 16);
    if (high < 0 || low < 0) {
      throw malformed(whole);
    }
    return high << 4 | low;
  }

  private static ApiError malformed(String encoded) {
    return ApiError.invalid("query or form", encoded, "percent-encoded UTF-8");
  }

  private static boolean isUnreserved(byte octet) {
    return (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= '0' && octet <= '9')
        || octet == '-'
        || octet == '_'
        || octet == '.'
        || octet == '~';
  }
}
