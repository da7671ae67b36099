package preflight.guest.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import preflight.io.CorruptException;

/**
 * {@code /lib/modules/<release>/modules.builtin}: what could be a module and is part of the kernel
 * (Documentation/kbuild/kbuild.rst, "modules.builtin").
 *
 * @param names of those modules asked for that are part of the kernel, as {@link ModuleName} has
 *     them
 */
public record ModulesBuiltin(Set<String> names) {

  public ModulesBuiltin {
    names = Set.copyOf(names);
  }

  /** What the file tells of those modules that {@link Driver} names. */
  public static ModulesBuiltin parse(InputStream in) throws IOException {
    return parse(in, Driver.moduleNames());
  }

  /**
   * Reads one path a line.
   *
   * @param wanted the modules that are looked for, as {@link ModuleName} has them
   * @throws CorruptException where it is binary or unreasonably long
   */
  public static ModulesBuiltin parse(InputStream in, Set<String> wanted) throws IOException {
    Set<String> names = new HashSet<>();
    TextLines lines = new TextLines("modules.builtin", in);
    NameFilter filter = new NameFilter(wanted);
    while (lines.next()) {
      int from = lines.lastIndexOf('/', lines.length()) + 1;
      if (!filter.mayBe(lines.at(from), lines.at(from + 1))) {
        continue;
      }
      Optional<String> name = ModuleName.ofPath(lines.text(from, lines.length()).strip());
      if (name.isPresent() && wanted.contains(name.get())) {
        names.add(name.get());
      }
    }
    return new ModulesBuiltin(names);
  }

  /** Whether the module is built in, however its name is spelled. */
  public boolean contains(String module) {
    return names.contains(ModuleName.normalise(module));
  }
}
