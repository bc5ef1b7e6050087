package io.eniswitch.controlplane.sdk;

import com.aliyun.ecs20140526.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.IAcsClient;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.profile.DefaultProfile;
import io.eniswitch.controlplane.api.RunningControlPlane;

/** Clients of the two SDKs, as their manuals make them. */
final class Sdks {
  private Sdks() {}

  /** One that signs with version 3. */
  static Client current(RunningControlPlane controlPlane, String secret) throws Exception {
    return new Client(
        new Config()
            .setEndpoint(controlPlane.endpoint())
            .setProtocol("http")
            .setRegionId(RunningControlPlane.REGION)
            .setAccessKeyId("eniswitch")
            .setAccessKeySecret(secret));
  }

  /** One that signs with version 1. */
  static IAcsClient legacy(RunningControlPlane controlPlane, String secret) throws ClientException {
    DefaultProfile profile =
        DefaultProfile.getProfile(RunningControlPlane.REGION, "eniswitch", secret);
    DefaultProfile.addEndpoint(RunningControlPlane.REGION, "Ecs", controlPlane.endpoint());
    return new DefaultAcsClient(profile);
  }
}
