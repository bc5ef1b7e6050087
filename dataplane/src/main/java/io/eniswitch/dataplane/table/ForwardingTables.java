package io.eniswitch.dataplane.table;

/**
 * All that the workers read to forward a packet. {@link TableWriter} is the one that writes it.
 *
 * <p><b>Threading</b>: any thread reads; see each table.
 */
public final class ForwardingTables implements AutoCloseable {
  /** MAC of the virtual router in every vSwitch, as a number. */
  public static final long ROUTER_MAC = 0xeeffffffffffL;

  /** The router's MAC as loaded from a frame, low 48 bits. */
  public static final long ROUTER_MAC_WORD = Long.reverseBytes(ROUTER_MAC << 16);

  private final DutyCycles dutyCycles;
  private final Reclaimer reclaimer;
  private final EniTable enis;
  private final CompactIndex ipv4;
  private final CompactIndex macs;
  private final Ipv6Index ipv6;
  private final FirstIpv6 firstIpv6;
  private final PortTable ports;
  private final VSwitchTable vSwitches = new VSwitchTable();
  private final RouteTable routes = new RouteTable();

  /**
   * Maps empty tables.
   *
   * @param eniCapacity most ENIs
   * @param portCapacity most ports
   * @param workers threads that will read
   */
  public ForwardingTables(final int eniCapacity, final int portCapacity, final int workers) {
    dutyCycles = new DutyCycles(workers);
    reclaimer = new Reclaimer(dutyCycles);
    enis = new EniTable(eniCapacity);
    ipv4 = CompactIndex.byIpv4(enis, reclaimer);
    macs = CompactIndex.byMac(enis, reclaimer);
    ipv6 = new Ipv6Index(reclaimer);
    firstIpv6 = new FirstIpv6(eniCapacity);
    ports = new PortTable(portCapacity);
  }

  /** Where each worker is in its duty cycle. */
  public DutyCycles dutyCycles() {
    return dutyCycles;
  }

  /** The ENIs. */
  public EniTable enis() {
    return enis;
  }

  /** (VNI, IPv4 address) to ENI. */
  public CompactIndex ipv4() {
    return ipv4;
  }

  /** (VNI, MAC) to ENI. */
  public CompactIndex macs() {
    return macs;
  }

  /** (VNI, IPv6 address) to ENI. */
  public Ipv6Index ipv6() {
    return ipv6;
  }

  /** ENI to the IPv6 address it gets by DHCPv6. */
  public FirstIpv6 firstIpv6() {
    return firstIpv6;
  }

  /** Port to ENI. */
  public PortTable ports() {
    return ports;
  }

  /** The subnets. */
  public VSwitchTable vSwitches() {
    return vSwitches;
  }

  /** Routes to forwarding ENIs. */
  public RouteTable routes() {
    return routes;
  }

  /** What frees records and slots that no worker can see any more; table thread. */
  Reclaimer reclaimer() {
    return reclaimer;
  }

  @Override
  public void close() {
    reclaimer.reclaim();
    enis.close();
    ipv4.close();
    macs.close();
    ipv6.close();
    firstIpv6.close();
    ports.close();
    dutyCycles.close();
  }
}
