package io.eniswitch.dataplane.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A small BPF program that judges frames, written instruction by instruction: it gets the frame's
 * context in {@link #CONTEXT} and answers in {@link #RESULT} how many of its bytes pass, 0 for
 * none.
 *
 * <p><b>Threading:</b> one thread writes and loads it. <b>Layout</b> of an instruction: opcode (8
 * bits), destination and source register (4 each), offset (16), immediate value (32).
 * <b>Source:</b> RFC 9669.
 */
public final class BpfFilter {
  /** Register of the answer. */
  public static final int RESULT = 0;

  /** Register of the frame's context. */
  public static final int CONTEXT = 1;

  private static final int PROGRAM_LOAD = 5;
  private static final int TYPE_SOCKET_FILTER = 1;
  private static final int ATTRIBUTE_BYTES = 72;
  private static final int MAP_VALUE = 2;
  private static final NativeFunction SYSCALL = NativeFunction.variadic("syscall", 4, 1);
  private static final long BPF = "aarch64".equals(System.getProperty("os.arch")) ? 280 : 321;

  private final List<Long> instructions = new ArrayList<>();
  private final Map<String, Integer> labels = new HashMap<>();
  private final Map<Integer, String> jumps = new HashMap<>();

  /** {@code to = value}. */
  public BpfFilter set(int to, int value) {
    return add(0xb7, to, 0, 0, value);
  }

  /** {@code to += from}. */
  public BpfFilter add(int to, int from) {
    return add(0x0f, to, from, 0, 0);
  }

  /** {@code to -= from}. */
  public BpfFilter subtract(int to, int from) {
    return add(0x1f, to, from, 0, 0);
  }

  /** {@code to = } the length of the frame, in the first field of its context. */
  public BpfFilter frameLength(int to) {
    return add(0x61, to, CONTEXT, 0, 0);
  }

  /** {@code to = } address of an array. */
  public BpfFilter address(int to, SharedArray array) {
    return add(0x18, to, MAP_VALUE, 0, array.fd().number()).add(0, 0, 0, 0, 0);
  }

  /** {@code to = } the 64-bit word at {@code offset} from an address. */
  public BpfFilter load(int to, int address, int offset) {
    return add(0x79, to, address, offset, 0);
  }

  /** Adds to the 64-bit word at {@code offset} from an address, atomically. */
  public BpfFilter addTo(int address, int offset, int from) {
    return add(0xdb, address, from, offset, 0);
  }

  /** Goes on at a label if {@code left > right}, signed. */
  public BpfFilter ifMore(int left, int right, String label) {
    jumps.put(instructions.size(), label);
    return add(0x6d, left, right, 0, 0);
  }

  /** Goes on at a label if {@code left <= value}, signed. */
  public BpfFilter ifAtMost(int left, int value, String label) {
    jumps.put(instructions.size(), label);
    return add(0xd5, left, 0, 0, value);
  }

  /** Where jumps to a label go: only forward. */
  public BpfFilter label(String label) {
    labels.put(label, instructions.size());
    return this;
  }

  /** Ends with a number of bytes that pass. */
  public BpfFilter answer(int bytes) {
    return set(RESULT, bytes).add(0x95, 0, 0, 0, 0);
  }

  /**
   * Loads it into the kernel.
   *
   * @throws LinuxException EPERM without CAP_BPF, EACCES or EINVAL if the kernel finds fault
   */
  public Fd load() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment code = arena.allocate(8L * instructions.size(), 8);
      for (int i = 0; i < instructions.size(); i++) {
        String label = jumps.get(i);
        long offset = label == null ? 0 : labels.getOrDefault(label, i + 1) - i - 1;
        code.setAtIndex(ValueLayout.JAVA_LONG, i, instructions.get(i) | (offset & 0xffff) << 16);
      }
      MemorySegment attributes = arena.allocate(ATTRIBUTE_BYTES, 8);
      attributes.set(ValueLayout.JAVA_INT, 0, TYPE_SOCKET_FILTER);
      attributes.set(ValueLayout.JAVA_INT, 4, instructions.size());
      attributes.set(ValueLayout.JAVA_LONG, 8, code.address());
      attributes.set(ValueLayout.JAVA_LONG, 16, arena.allocateFrom("none").address());
      return new Fd(call("BPF_PROG_LOAD", PROGRAM_LOAD, attributes), "bpf program");
    }
  }

  /** bpf(2) with {@code attributes}, which answers a descriptor. */
  static int call(String name, int command, MemorySegment attributes) {
    return (int) SYSCALL.checked(name, BPF, command, attributes.address(), attributes.byteSize());
  }

  private BpfFilter add(int opcode, int to, int from, int offset, int value) {
    long registers = to | from << 4;
    instructions.add(
        opcode | registers << 8 | (offset & 0xffffL) << 16 | (value & 0xffff_ffffL) << 32);
    return this;
  }
}
