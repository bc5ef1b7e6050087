package io.eniswitch.dataplane.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Arrays;

/**
 * One function of the C library that takes integers and pointers only, for calls off the packet
 * path. All arguments are passed as 64-bit integers, which both supported calling conventions
 * (x86-64 System V, AArch64) allow for narrower ones; failure comes back as {@code -errno}.
 *
 * <p><b>Threading:</b> any thread; errno is captured per call into memory of the calling thread.
 */
final class NativeFunction {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final ThreadLocal<MemorySegment> ERRNO =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));
  private static final long ERRNO_OFFSET =
      Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private final String name;
  private final MethodHandle spread;

  private NativeFunction(String name, MethodHandle handle, int parameters) {
    this.name = name;
    this.spread =
        handle
            .asSpreader(1, long[].class, parameters)
            .asType(MethodType.methodType(long.class, MemorySegment.class, long[].class));
  }

  /** A function returning {@code int} with a fixed list of parameters. */
  static NativeFunction of(String name, int parameters) {
    return new NativeFunction(name, handle(name, ValueLayout.JAVA_INT, parameters), parameters);
  }

  /** A function returning {@code long}, {@code ssize_t} or a pointer. */
  static NativeFunction returningLong(String name, int parameters) {
    return new NativeFunction(name, handle(name, ValueLayout.JAVA_LONG, parameters), parameters);
  }

  /** A function returning {@code int} whose parameters from {@code firstVariadic} are variadic. */
  static NativeFunction variadic(String name, int parameters, int firstVariadic) {
    MethodHandle handle =
        handle(
            name, ValueLayout.JAVA_INT, parameters, Linker.Option.firstVariadicArg(firstVariadic));
    return new NativeFunction(name, handle, parameters);
  }

  /** Calls it. Returns its result, or {@code -errno} if it returned -1. */
  long call(long... arguments) {
    MemorySegment errno = ERRNO.get();
    long result;
    try {
      result = (long) spread.invokeExact(errno, arguments);
    } catch (Throwable t) {
      throw unexpected(name, t);
    }
    return result == -1 ? errno(errno) : result;
  }

  /**
   * Calls it and throws on failure.
   *
   * @param object what the call is about, for the message
   * @throws LinuxException if the call failed
   */
  long checked(Object object, long... arguments) {
    long result = call(arguments);
    if (result < 0 && result >= -Errno.MAX) {
      throw new LinuxException(name, object, (int) -result);
    }
    return result;
  }

  /** A raw handle: (errno segment, {@code parameters} × long) → {@code result}. */
  static MethodHandle handle(
      String name, ValueLayout result, int parameters, Linker.Option... options) {
    MemoryLayout[] layouts = new MemoryLayout[parameters];
    Arrays.fill(layouts, ValueLayout.JAVA_LONG);
    Linker.Option[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = Linker.Option.captureCallState("errno");
    MethodHandle handle =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, layouts), all);
    // An int result of -1 must arrive as the long -1: asType widens with sign.
    return handle.asType(handle.type().changeReturnType(long.class));
  }

  /** Where the calling thread's errno is captured; the same segment for the thread's life. */
  static MemorySegment errnoSegment() {
    return ERRNO.get();
  }

  /** {@code -errno} as captured. */
  static long errno(MemorySegment captured) {
    return -(long) captured.get(ValueLayout.JAVA_INT, ERRNO_OFFSET);
  }

  /** A downcall handle throws nothing by itself: anything that arrives is a fault of ours. */
  static AssertionError unexpected(String name, Throwable t) {
    return new AssertionError("calling " + name, t);
  }
}
