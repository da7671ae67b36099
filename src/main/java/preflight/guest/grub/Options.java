package preflight.guest.grub;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options of a command and what remains of its arguments (lib/arg.c). */
final class Options {

  private final Map<String, Value> given = new HashMap<>();
  private final List<Value> rest = new ArrayList<>();
  private boolean valid = true;

  private Options() {}

  /**
   * @param withValue options that take the next argument as value if none follows a {@code =}
   * @param flags options without a value, or with an optional one behind {@code =}
   * @param acceptDash whether an unknown option is an ordinary argument
   */
  static Options parse(
      List<Value> arguments, Set<String> withValue, Set<String> flags, boolean acceptDash) {
    return parse(arguments, withValue, Set.of(), flags, acceptDash);
  }

  /**
   * The same.
   *
   * @param optional options that take the next argument as value only if it is no option
   */
  static Options parse(
      List<Value> arguments,
      Set<String> withValue,
      Set<String> optional,
      Set<String> flags,
      boolean acceptDash) {
    Options options = new Options();
    for (int i = 0; i < arguments.size(); i++) {
      Value argument = arguments.get(i);
      String text = argument.text();
      if (text.equals("--")) {
        options.rest.addAll(arguments.subList(i + 1, arguments.size()));
        break;
      }
      if (!text.startsWith("-") || text.length() < 2) {
        options.rest.add(argument);
        continue;
      }
      int equals = text.startsWith("--") ? text.indexOf('=') : -1;
      String name = equals < 0 ? text : text.substring(0, equals);
      if (withValue.contains(name) && equals < 0) {
        if (i + 1 >= arguments.size()) {
          options.valid = false;
          break;
        }
        options.given.put(name, arguments.get(++i));
      } else if (optional.contains(name) && equals < 0) {
        boolean follows = i + 1 < arguments.size() && !arguments.get(i + 1).text().startsWith("-");
        options.given.put(name, follows ? arguments.get(++i) : argument.with(""));
      } else if (withValue.contains(name) || optional.contains(name) || flags.contains(name)) {
        options.given.put(name, argument.with(equals < 0 ? "" : text.substring(equals + 1)));
      } else if (acceptDash) {
        options.rest.add(argument);
      } else {
        options.valid = false;
      }
    }
    return options;
  }

  /** False where GRUB refuses the arguments. */
  boolean valid() {
    return valid;
  }

  /** The value of the first of these names that is given, "" if it has none. */
  Optional<Value> get(String... names) {
    for (String name : names) {
      if (given.containsKey(name)) {
        return Optional.of(given.get(name));
      }
    }
    return Optional.empty();
  }

  boolean has(String... names) {
    return get(names).isPresent();
  }

  List<Value> rest() {
    return List.copyOf(rest);
  }
}
