package io.eniswitch.dataplane.packet;

/**
 * One burst of packets and what the stages learn of them: parallel arrays by slot.
 *
 * <p><b>Threading</b>: owned by one worker. <b>Layout</b>: every array is {@code [CAPACITY]}, valid
 * below {@link #count}. A port's receive writes {@link #buffer}, {@link #address}, {@link #length},
 * {@link #inPort} and {@link #offload}; the stages write the rest in the order of the fields.
 * <b>Bounds</b>: {@link #CAPACITY} slots; a full vector takes no more and the port keeps the rest.
 */
public final class PacketVector {
  /** Most packets in a burst. */
  public static final int CAPACITY = 256;

  /** Pool buffer that holds the frame. */
  public final int[] buffer = new int[CAPACITY];

  /** Address of the frame's first byte. */
  public final long[] address = new long[CAPACITY];

  /** Frame length in bytes, without checksum trailer. */
  public final int[] length = new int[CAPACITY];

  /** Port the frame came in by. */
  public final int[] inPort = new int[CAPACITY];

  /** Work left for hardware, see {@link Offload}. */
  public final long[] offload = new long[CAPACITY];

  /** What becomes of the packet, see {@link Verdict}. */
  public final byte[] verdict = new byte[CAPACITY];

  /** Why it is dropped, see {@link DropReason}; valid with {@link Verdict#DROP}. */
  public final byte[] reason = new byte[CAPACITY];

  /** Offsets and kind of the headers, see {@link Layout}. */
  public final int[] layout = new int[CAPACITY];

  /** ENI that sent it, by table index. */
  public final int[] sourceEni = new int[CAPACITY];

  /** ENI that gets it, by table index. */
  public final int[] destinationEni = new int[CAPACITY];

  /** The two addresses, lower one first, where a session is looked for. */
  public final long[] addresses = new long[CAPACITY];

  /** Ports, protocol and VNI, where a session is looked for. */
  public final long[] service = new long[CAPACITY];

  /** Which side of the session sent the packet: 0 for the lower address, 1 for the higher. */
  public final byte[] side = new byte[CAPACITY];

  /** Session record, 0 if there is none. */
  public final long[] session = new long[CAPACITY];

  /** Port it leaves by. */
  public final int[] outPort = new int[CAPACITY];

  /** Scratch for one stage at a time: valid from one loop to the next within a stage. */
  public final long[] scratch = new long[CAPACITY];

  /** Packets in this burst. */
  public int count;

  /** Sum of what {@link #touch} loaded, of no meaning: it keeps the loads from being removed. */
  public long touched;

  /**
   * Marks {@code slot} as dropped for {@code dropReason}; the frame is freed at the end of the
   * pipeline.
   */
  public void drop(final int slot, final DropReason dropReason) {
    verdict[slot] = Verdict.DROP;
    reason[slot] = (byte) dropReason.ordinal();
  }

  /**
   * Has the cache lines at the addresses in {@link #scratch} on their way before a loop works on
   * them. Java has no prefetch instruction; a loop of loads alone lets the processor keep as many
   * misses in flight as it can, which a loop that also works on them does not.
   */
  public void touch() {
    final int packets = count;
    long sum = 0;
    for (int i = 0; i < packets; i++) {
      sum += Memory.readLong(scratch[i]);
    }
    touched = sum;
  }

  /** Adds a received frame; the caller has checked that there is room. */
  public void add(
      final int bufferIndex,
      final long frameAddress,
      final int frameBytes,
      final int portId,
      final long frameOffload) {
    final int slot = count;
    buffer[slot] = bufferIndex;
    address[slot] = frameAddress;
    length[slot] = frameBytes;
    inPort[slot] = portId;
    offload[slot] = frameOffload;
    verdict[slot] = Verdict.FORWARD;
    count = slot + 1;
  }
}
