package io.eniswitch.dataplane.cap;

import io.eniswitch.dataplane.packet.PacketPool;
import io.eniswitch.dataplane.table.ForwardingTables;

/**
 * One worker's stages for caps.
 *
 * <p><b>Threading</b>: owned by one worker; closed after it has ended.
 */
public final class CapStages implements AutoCloseable {
  private final EgressCap egress;
  private final IngressCap ingress;

  /** Stages under the shared {@code caps}, with queues for the buffers of {@code pool}. */
  public CapStages(final Caps caps, final ForwardingTables tables, final PacketPool pool) {
    egress = new EgressCap(caps, tables, pool.maxFrameBytes());
    ingress = new IngressCap(caps, tables, pool);
  }

  /** What instances send. */
  public EgressCap egress() {
    return egress;
  }

  /** What instances receive. */
  public IngressCap ingress() {
    return ingress;
  }

  @Override
  public void close() {
    egress.close();
    ingress.close();
  }
}
