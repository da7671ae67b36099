package preflight.guest.grub;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.guest.BootFile;

/**
 * What a loader command has put into memory.
 *
 * @param file the first argument of the command
 * @param commandLine its further arguments
 * @param modules what the commands for modules loaded, with their arguments
 */
record Loaded(
    GrubBoot.Action action,
    String command,
    BootFile file,
    String commandLine,
    List<BootFile> initrds,
    List<Module> modules,
    Optional<BootFile> deviceTree,
    boolean certain,
    BootFile source,
    int line) {

  /** A file with its arguments. */
  record Module(BootFile file, String arguments, int line) {}

  Loaded {
    initrds = List.copyOf(initrds);
    modules = List.copyOf(modules);
  }

  Loaded doubted() {
    return new Loaded(
        action, command, file, commandLine, initrds, modules, deviceTree, false, source, line);
  }

  Loaded withInitrds(List<BootFile> files, boolean sure) {
    return new Loaded(
        action,
        command,
        file,
        commandLine,
        files,
        modules,
        deviceTree,
        certain && sure,
        source,
        line);
  }

  Loaded withDeviceTree(BootFile tree) {
    return new Loaded(
        action,
        command,
        file,
        commandLine,
        initrds,
        modules,
        Optional.of(tree),
        certain,
        source,
        line);
  }

  Loaded withModule(Module module, boolean sure) {
    List<Module> more = new ArrayList<>(modules);
    more.add(module);
    return new Loaded(
        action,
        command,
        file,
        commandLine,
        initrds,
        more,
        deviceTree,
        certain && sure,
        source,
        line);
  }
}
