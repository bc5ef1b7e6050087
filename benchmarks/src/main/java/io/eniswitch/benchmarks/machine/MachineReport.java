package io.eniswitch.benchmarks.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a figure was measured on. A figure without it can be compared with nothing.
 *
 * @param cpuModel as the kernel names it
 * @param cpus processors this process may use
 * @param memoryMebibytes main memory
 * @param kernel release of the running kernel
 * @param jdk version of the Java runtime
 * @param jvmOptions options this JVM was started with, those of option files included
 * @param transparentHugePages mode of the kernel: always, madvise or never
 * @param hugePages 2 MiB pages set aside
 * @param loadAverage runnable threads over the last minute when the report was made: more than this
 *     benchmark's own means that it was not alone
 */
public record MachineReport(
    String cpuModel,
    int cpus,
    long memoryMebibytes,
    String kernel,
    String jdk,
    List<String> jvmOptions,
    String transparentHugePages,
    long hugePages,
    double loadAverage) {

  private static final Pattern CPU_MODEL = Pattern.compile("(?m)^model name\\s*:\\s*(.*)$");
  private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s*(\\d+) kB$");
  private static final Pattern HUGE_PAGES = Pattern.compile("(?m)^HugePages_Total:\\s*(\\d+)$");
  private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");
  private static final Path TRANSPARENT_HUGE_PAGES =
      Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  /** The machine and JVM this runs on, now. */
  public static MachineReport now() {
    String memory = read(Path.of("/proc/meminfo"));
    boolean transparent = Files.isReadable(TRANSPARENT_HUGE_PAGES);
    return new MachineReport(
        first(CPU_MODEL, read(Path.of("/proc/cpuinfo")), System.getProperty("os.arch")),
        Runtime.getRuntime().availableProcessors(),
        Long.parseLong(first(MEMORY, memory, "0")) / 1024,
        read(Path.of("/proc/sys/kernel/osrelease")).strip(),
        Runtime.version().toString(),
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        transparent ? first(CHOSEN, read(TRANSPARENT_HUGE_PAGES), "never") : "never",
        Long.parseLong(first(HUGE_PAGES, memory, "0")),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** One line for people. */
  public String line() {
    return "%s, %d cpus, %d MiB, Linux %s, Java %s, huge pages %s + %d, load %.2f"
        .formatted(
            cpuModel,
            cpus,
            memoryMebibytes,
            kernel,
            jdk,
            transparentHugePages,
            hugePages,
            loadAverage);
  }

  private static String first(Pattern pattern, String text, String otherwise) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1).strip() : otherwise;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
