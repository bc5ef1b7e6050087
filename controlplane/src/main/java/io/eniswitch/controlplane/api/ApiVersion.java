package io.eniswitch.controlplane.api;

import java.util.Optional;

/** The products served at the one address, told apart by their version. */
public enum ApiVersion {
  /** Elastic Compute Service. */
  ECS("2014-05-26", "Ecs"),
  /** Virtual Private Cloud. */
  VPC("2016-04-28", "Vpc");

  private final String date;
  private final String product;

  ApiVersion(String date, String product) {
    this.date = date;
    this.product = product;
  }

  /** The version as it is sent, such as {@code 2014-05-26}. */
  public String date() {
    return date;
  }

  /** The product's name. */
  public String product() {
    return product;
  }

  /** The version that is sent as this date. */
  static Optional<ApiVersion> of(String date) {
    for (ApiVersion version : values()) {
      if (version.date.equals(date)) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }
}
