package preflight.guest.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import preflight.io.CorruptException;
import preflight.io.Limits;

/**
 * {@code /lib/modules/<release>/modules.builtin}: what could be a module and is part of the kernel
 * (Documentation/kbuild/kbuild.rst, "modules.builtin").
 *
 * @param names as {@link ModuleName} has them
 */
public record ModulesBuiltin(Set<String> names) {

  public ModulesBuiltin {
    names = Set.copyOf(names);
  }

  /**
   * Reads one path a line.
   *
   * @throws CorruptException where it is binary or unreasonably long
   */
  public static ModulesBuiltin parse(InputStream in) throws IOException {
    Set<String> names = new HashSet<>();
    TextLines lines = new TextLines("modules.builtin", in);
    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
      Optional<String> name = ModuleName.ofPath(line.get().strip());
      if (name.isPresent() && names.add(name.get()) && names.size() > Limits.MODULE_NAMES) {
        throw new CorruptException(
            "modules.builtin", "names more than " + Limits.MODULE_NAMES + " modules");
      }
    }
    return new ModulesBuiltin(names);
  }

  /** Whether the module is built in, however its name is spelled. */
  public boolean contains(String module) {
    return names.contains(ModuleName.normalise(module));
  }
}
