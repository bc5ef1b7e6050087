/**
 * The {@code eniswitch} command.
 *
 * <p>A new command is a class with picocli's {@code @Command} that implements {@link
 * io.eniswitch.controlplane.command.Subcommand} and, if it does something itself, {@code
 * Callable<Integer>}; its class name goes into its module's {@code
 * META-INF/services/io.eniswitch.controlplane.command.Subcommand}. It returns 0 when it did what it
 * was asked, throws {@link io.eniswitch.controlplane.command.CommandFailure} when it could not, and
 * leaves wrong usage (exit code 2) to picocli's options and {@code ParameterException}. Results go
 * to {@code spec.commandLine().getOut()}, progress and warnings to {@code getErr()}; with {@code
 * --json} nothing but one JSON object per result and line goes to the former.
 */
@NullMarked
package io.eniswitch.controlplane.command;

import org.jspecify.annotations.NullMarked;
