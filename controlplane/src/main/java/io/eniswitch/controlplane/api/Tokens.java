package io.eniswitch.controlplane.api;

import io.eniswitch.controlplane.api.wire.ApiError;
import io.eniswitch.controlplane.api.wire.Parameters;

/** Paging by {@code NextToken} through a list that is at hand: the token is a position. */
final class Tokens {
  private Tokens() {}

  /** The position a request asks for, from 0. */
  static int position(Parameters parameters, int count) {
    String token = parameters.text("NextToken");
    if (token == null) {
      return 0;
    }
    if (!token.matches("[0-9]{1,6}") || Integer.parseInt(token) > count) {
      throw ApiError.invalid("NextToken", token, "the NextToken of the page before");
    }
    return Integer.parseInt(token);
  }

  /** The token of the page that begins at a position; empty at the end of the list. */
  static String next(int position, int count) {
    return position < count ? Integer.toString(position) : "";
  }
}
