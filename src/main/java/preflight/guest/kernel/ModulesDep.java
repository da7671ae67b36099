package preflight.guest.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import preflight.io.CorruptException;
import preflight.io.Limits;

/**
 * {@code /lib/modules/<release>/modules.dep}: the modules that are installed, and what each needs
 * (modules.dep(5)).
 *
 * @param names of all modules, as {@link ModuleName} has them
 * @param dependencies of the modules asked for, all levels, in the order of the file
 */
public record ModulesDep(Set<String> names, Map<String, List<String>> dependencies) {

  public ModulesDep {
    names = Set.copyOf(names);
    dependencies = Map.copyOf(dependencies);
  }

  /** The file with the dependencies of those modules that {@link Driver} names. */
  public static ModulesDep parse(InputStream in) throws IOException {
    return parse(in, Driver.moduleNames());
  }

  /**
   * @param wanted the modules whose dependencies are kept
   * @throws CorruptException where it is binary or unreasonably long
   */
  public static ModulesDep parse(InputStream in, Set<String> wanted) throws IOException {
    Set<String> names = new HashSet<>();
    Map<String, List<String>> dependencies = new HashMap<>();
    TextLines lines = new TextLines("modules.dep", in);
    for (Optional<String> next = lines.next(); next.isPresent(); next = lines.next()) {
      String line = next.get();
      int colon = line.indexOf(':');
      if (colon < 0) {
        continue;
      }
      Optional<String> name = ModuleName.ofPath(line.substring(0, colon).strip());
      if (name.isEmpty()) {
        continue;
      }
      if (names.add(name.get()) && names.size() > Limits.MODULE_NAMES) {
        throw new CorruptException(
            "modules.dep", "names more than " + Limits.MODULE_NAMES + " modules");
      }
      if (wanted.contains(name.get())) {
        dependencies.put(name.get(), needed(line, colon + 1));
      }
    }
    return new ModulesDep(names, dependencies);
  }

  private static List<String> needed(String line, int from) throws CorruptException {
    List<String> needed = new ArrayList<>();
    int at = from;
    while (at < line.length()) {
      int end = line.indexOf(' ', at);
      if (end < 0) {
        end = line.length();
      }
      ModuleName.ofPath(line.substring(at, end).strip()).ifPresent(needed::add);
      if (needed.size() > Limits.MODULE_DEPENDENCIES) {
        throw new CorruptException(
            "modules.dep",
            "a module depends on more than " + Limits.MODULE_DEPENDENCIES + " others");
      }
      at = end + 1;
    }
    return List.copyOf(needed);
  }

  /** Whether the module is installed, however its name is spelled. */
  public boolean contains(String module) {
    return names.contains(ModuleName.normalise(module));
  }

  /** What the module needs; empty for one whose dependencies were not asked for. */
  public List<String> dependencies(String module) {
    return dependencies.getOrDefault(ModuleName.normalise(module), List.of());
  }
}
