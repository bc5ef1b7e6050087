package io.eniswitch.dataplane.port.tap;

import io.eniswitch.dataplane.linux.NetworkNamespace;
import io.eniswitch.dataplane.packet.Offload;
import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.packet.PacketVector;
import io.eniswitch.dataplane.port.Port;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * Two instances, each a namespace with a TAP device, and a thread that passes every frame from one
 * to the other: 10.0.0.1 and fd00::1 on the left, 10.0.0.2 and fd00::2 on the right.
 */
final class TapRig implements AutoCloseable {
  static final long LEFT_MAC = 0x02_00_00_00_00_01L;
  static final long RIGHT_MAC = 0x02_00_00_00_00_02L;

  /** Wraps the ports the frames leave by. */
  interface Transmitter {
    Port around(Port port);
  }

  final NetworkNamespace left = NetworkNamespace.anonymous();
  final NetworkNamespace right = NetworkNamespace.anonymous();
  final List<Throwable> errors = new CopyOnWriteArrayList<>();
  final TapDevice leftTap;
  final TapDevice rightTap;
  final PacketPool pool;
  private final PacketVector vector = new PacketVector();
  private final int[] slots = new int[PacketVector.CAPACITY];
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean stopped;
  final AtomicInteger longestFrame = new AtomicInteger();
  final AtomicInteger segments = new AtomicInteger();

  TapRig(boolean segmentation, int bufferBytes, Transmitter transmitter) {
    pool = new PacketPool(512, bufferBytes);
    leftTap = device(left, LEFT_MAC, segmentation, "1");
    rightTap = device(right, RIGHT_MAC, segmentation, "2");
    for (int i = 0; i < slots.length; i++) {
      slots[i] = i;
    }
    Port toLeft = transmitter.around(leftTap.port());
    Port toRight = transmitter.around(rightTap.port());
    Thread.ofPlatform().name("tap-rig").start(() -> forward(toLeft, toRight));
  }

  static TapRig withSegmentation() {
    return new TapRig(true, PacketPool.LARGE_BUFFER_BYTES, port -> port);
  }

  private TapDevice device(NetworkNamespace space, long mac, boolean segmentation, String host) {
    TapSettings settings = TapSettings.of("eth0", mac).withSegmentation(segmentation);
    TapDevice device = TapDevice.open(space, settings, Integer.parseInt(host), errors::add);
    device.addAddress(InetAddress.ofLiteral("10.0.0." + host), 24);
    device.addAddress(InetAddress.ofLiteral("fd00::" + host), 64);
    return device;
  }

  private void forward(Port toLeft, Port toRight) {
    IdleStrategy idle = YieldingIdleStrategy.INSTANCE;
    while (!stopped) {
      int work = pass(leftTap.port(), toRight) + pass(rightTap.port(), toLeft);
      // Not spinning: the kernels at both ends need the processor as well.
      idle.idle(work);
    }
    ended.complete(null);
  }

  private int pass(Port from, Port to) {
    vector.count = 0;
    int received = from.receive(vector, pool, PacketVector.CAPACITY);
    for (int i = 0; i < received; i++) {
      longestFrame.accumulateAndGet(vector.length[i], Math::max);
      segments.addAndGet(Offload.segmentBytes(vector.offload[i]) > 0 ? 1 : 0);
    }
    int sent = to.transmit(vector, pool, slots, 0, received);
    for (int i = sent; i < received; i++) {
      pool.free(vector.buffer[i]);
    }
    return received;
  }

  /** Stops forwarding and checks that every buffer is back. */
  @Override
  public void close() {
    stopped = true;
    ended.join();
    leftTap.close();
    rightTap.close();
    left.close();
    right.close();
    int missing = pool.capacity() - pool.freeCount();
    pool.close();
    if (missing != 0) {
      throw new AssertionError(missing + " buffers are missing from the pool");
    }
  }
}
