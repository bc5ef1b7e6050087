package io.eniswitch.controlplane.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyuncs.AcsRequest;
import com.aliyuncs.AcsResponse;
import com.aliyuncs.IAcsClient;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.FormatType;
import com.aliyuncs.http.ProtocolType;
import io.eniswitch.controlplane.api.RunningControlPlane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A control plane, and {@code com.aliyun:aliyun-java-sdk-ecs} that calls it. */
abstract class LegacySdkRig {
  RunningControlPlane controlPlane;
  FormatType format = FormatType.JSON;
  IAcsClient client;

  @BeforeEach
  void start() throws Exception {
    controlPlane = new RunningControlPlane();
    client = Sdks.legacy(controlPlane, "eniswitch-secret");
  }

  @AfterEach
  void stop() {
    controlPlane.close();
    assertThat(controlPlane.faults).isEmpty();
  }

  final <T extends AcsResponse> T call(AcsRequest<T> request) throws ClientException {
    request.setSysProtocol(ProtocolType.HTTP);
    request.setSysAcceptFormat(format);
    return client.getAcsResponse(request);
  }
}
