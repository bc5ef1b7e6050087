package io.eniswitch.controlplane.model;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * An Ethernet address.
 *
 * @param bits the 48 bits, the first byte of the address highest
 */
public record MacAddress(long bits) {
  /** The first three bytes of every ENI's address. */
  public static final int ENI_PREFIX = 0x00163e;

  private static final Pattern TEXT = Pattern.compile("([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}");

  /** Refuses more than 48 bits. */
  public MacAddress {
    if (bits >>> 48 != 0) {
      throw new IllegalArgumentException("not a MAC address: " + Long.toHexString(bits));
    }
  }

  /** The ENI address {@code 00:16:3e} followed by the low 24 bits given. */
  public static MacAddress ofEni(int suffix) {
    return new MacAddress((long) ENI_PREFIX << 24 | suffix & 0xff_ffff);
  }

  /**
   * Reads six hexadecimal pairs with colons.
   *
   * @throws IllegalArgumentException if the text is not that
   */
  public static MacAddress parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a MAC address");
    }
    return new MacAddress(HexFormat.fromHexDigitsToLong(text.replace(":", "")));
  }

  @Override
  public String toString() {
    byte[] bytes = new byte[6];
    for (int i = 0; i < 6; i++) {
      bytes[i] = (byte) (bits >>> 40 - 8 * i);
    }
    return HexFormat.ofDelimiter(":").formatHex(bytes);
  }
}
