package io.eniswitch.controlplane.command.resource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that calls the API and prints what came of it. */
abstract class ResourceCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public final Integer call() {
    CommandSpec own = java.util.Objects.requireNonNull(spec);
    try (ApiClient api = connection.open()) {
      run(api, new Output(own.commandLine().getOut(), connection.json()));
    }
    return 0;
  }

  /** Does it. */
  abstract void run(ApiClient api, Output output);

  /** Parameters by name and value; those without a value are left out. */
  static Map<String, String> parameters(@Nullable String... namesAndValues) {
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = namesAndValues[i];
      String value = namesAndValues[i + 1];
      if (name != null && value != null && !value.isEmpty()) {
        parameters.put(name, value);
      }
    }
    return parameters;
  }

  /** Adds {@code name.1}, {@code name.2}, … */
  static void addList(Map<String, String> parameters, String name, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      parameters.put(name + "." + (i + 1), values.get(i));
    }
  }

  /** Adds tags given as {@code KEY=VALUE} after those that are there. */
  final void addTags(Map<String, String> parameters, List<String> tags) {
    int index = 1;
    while (parameters.containsKey("Tag." + index + ".Key")) {
      index++;
    }
    for (String tag : tags) {
      int equals = tag.indexOf('=');
      if (equals < 1) {
        throw wrongUsage("a tag is KEY=VALUE, not '" + tag + "'");
      }
      parameters.put("Tag." + index + ".Key", tag.substring(0, equals));
      parameters.put("Tag." + index + ".Value", tag.substring(equals + 1));
      index++;
    }
  }

  /** Wrong usage that the options alone cannot express. */
  final ParameterException wrongUsage(String message) {
    return new ParameterException(java.util.Objects.requireNonNull(spec).commandLine(), message);
  }
}
