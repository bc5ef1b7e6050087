/**
 * The command {@code eniswitch bench}. A benchmark is a class here with picocli's {@code @Command},
 * listed in {@link io.eniswitch.benchmarks.command.BenchCommand}; it prints people's tables, or
 * with {@code --json} one {@link io.eniswitch.benchmarks.machine.Figure} per result and line.
 */
@NullMarked
package io.eniswitch.benchmarks.command;

import org.jspecify.annotations.NullMarked;
