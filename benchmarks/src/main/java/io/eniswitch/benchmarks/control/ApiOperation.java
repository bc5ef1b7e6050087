package io.eniswitch.benchmarks.control;

/** What a client does again and again. */
public enum ApiOperation {
  /** DescribeNetworkInterfaces by id. */
  DESCRIBE_ID("describe-id"),
  /** DescribeNetworkInterfaces by a tag that ten ENIs have. */
  DESCRIBE_TAG("describe-tag"),
  /** DescribeNetworkInterfaces by VPC and status, which all ENIs pass: the first page by token. */
  DESCRIBE_PAGE("describe-page"),
  /** AttachNetworkInterface and DetachNetworkInterface in turn, each durable. */
  ATTACH_DETACH("attach-detach");

  private final String label;

  ApiOperation(String label) {
    this.label = label;
  }

  /** As written on the command line. */
  @Override
  public String toString() {
    return label;
  }
}
