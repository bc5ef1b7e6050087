package io.eniswitch.controlplane.domain;

/**
 * The codes with which groups are refused: the API has others for the same refusal by what the
 * groups are for.
 *
 * @param otherVpc a group of another VPC
 * @param mixedTypes normal and enterprise groups together
 * @param tooMany more groups than an ENI can be in
 * @param fullNormal a normal group without room
 * @param fullEnterprise an enterprise group without room
 */
record GroupCodes(
    Code otherVpc, Code mixedTypes, Code tooMany, Code fullNormal, Code fullEnterprise) {
  /** The groups of a new ENI. */
  static final GroupCodes NEW_ENI =
      new GroupCodes(
          new Code(403, "InvalidOperation.VpcMismatch"),
          new Code(403, "InvalidOperation.MultiGroupType"),
          new Code(400, "JoinedGroupLimitExceed"),
          new Code(403, "SecurityGroupInstanceLimitExceed"),
          new Code(403, "SecurityGroupInstanceLimitExceed"));

  /** The groups that replace those of an ENI. */
  static final GroupCodes CHANGED_ENI =
      new GroupCodes(
          NEW_ENI.otherVpc,
          NEW_ENI.mixedTypes,
          NEW_ENI.tooMany,
          NEW_ENI.fullNormal,
          new Code(403, "InvalidOperation.EniCountExceeded"));

  /** The groups of an instance that is made. */
  static final GroupCodes NEW_INSTANCE =
      new GroupCodes(
          new Code(403, "OperationDenied.InconsistentNetwork"),
          new Code(403, "EnterpriseGroupLimited.MutliGroupType"),
          NEW_ENI.tooMany,
          NEW_ENI.fullNormal,
          NEW_ENI.fullEnterprise);

  /** One more group for an ENI. */
  static final GroupCodes JOINING_ENI =
      new GroupCodes(
          NEW_ENI.otherVpc,
          NEW_ENI.mixedTypes,
          new Code(400, "InstanceSecurityGroupLimitExceeded"),
          new Code(403, "SecurityGroupInstanceLimitExceeded"),
          new Code(403, "SecurityGroupInstanceLimitExceeded"));

  /** One more group for an instance. */
  static final GroupCodes JOINING_INSTANCE =
      new GroupCodes(
          new Code(400, "InvalidInstanceId.Mismatch"),
          JOINING_ENI.mixedTypes,
          JOINING_ENI.tooMany,
          JOINING_ENI.fullNormal,
          JOINING_ENI.fullEnterprise);

  /**
   * A code and its status.
   *
   * @param httpStatus the status the API documents for it
   * @param code the API's error code
   */
  record Code(int httpStatus, String code) {
    /** The refusal. */
    EcsException refusal(String message) {
      return new EcsException(code, httpStatus, message);
    }
  }
}
