package preflight.guest.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
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
 * @param names of those modules asked for that are installed, as {@link ModuleName} has them
 * @param dependencies of the modules asked for, all levels, in the order of the file
 */
public record ModulesDep(Set<String> names, Map<String, List<String>> dependencies) {

  public ModulesDep {
    names = Set.copyOf(names);
    dependencies = Map.copyOf(dependencies);
  }

  /** What the file tells of those modules that {@link Driver} names. */
  public static ModulesDep parse(InputStream in) throws IOException {
    return parse(in, Driver.moduleNames());
  }

  /**
   * @param wanted the modules that are looked for, as {@link ModuleName} has them
   * @throws CorruptException where it is binary or unreasonably long
   */
  public static ModulesDep parse(InputStream in, Set<String> wanted) throws IOException {
    Map<String, List<String>> dependencies = new HashMap<>();
    TextLines lines = new TextLines("modules.dep", in);
    NameFilter filter = new NameFilter(wanted);
    while (lines.next()) {
      int colon = lines.indexOf(':', 0);
      if (colon < 0) {
        continue;
      }
      int name = lines.lastIndexOf('/', colon) + 1;
      if (!filter.mayBe(lines.at(name), lines.at(name + 1))) {
        continue;
      }
      Optional<String> module = ModuleName.ofPath(lines.text(name, colon).strip());
      if (module.isPresent() && wanted.contains(module.get())) {
        dependencies.put(module.get(), needed(lines.text(colon + 1, lines.length())));
      }
    }
    return new ModulesDep(dependencies.keySet(), dependencies);
  }

  private static List<String> needed(String line) throws CorruptException {
    List<String> needed = new ArrayList<>();
    int at = 0;
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
