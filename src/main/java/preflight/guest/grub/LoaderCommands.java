package preflight.guest.grub;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.guest.BootFile;

/**
 * The commands that load kernels and what belongs to them. Whether the files exist is not looked
 * at; an entry that names a missing kernel is still the entry that is started.
 */
final class LoaderCommands {

  private static final Set<String> LINUX = Set.of("linux", "linux16", "linuxefi");
  private static final Set<String> INITRD = Set.of("initrd", "initrd16", "initrdefi");
  private static final Set<String> MULTIBOOT = Set.of("multiboot", "multiboot2", "xen_hypervisor");
  private static final Set<String> MODULE = Set.of("module", "module2", "xen_module", "xen_linux");
  private static final Set<String> OTHER =
      Set.of(
          "ntldr",
          "kfreebsd",
          "knetbsd",
          "kopenbsd",
          "freedos",
          "pxechainloader",
          "plan9",
          "truecrypt",
          "appleloader",
          "xnu_kernel",
          "xnu_kernel64",
          "xnu_resume",
          "legacy_kernel",
          "android_bootimg",
          "uki",
          "lsi");

  boolean knows(String name) {
    return LINUX.contains(name)
        || INITRD.contains(name)
        || MULTIBOOT.contains(name)
        || MODULE.contains(name)
        || OTHER.contains(name)
        || name.equals("chainloader")
        || name.equals("devicetree")
        || name.equals("boot");
  }

  Outcome run(String name, List<Value> given, int line, State state) {
    if (name.equals("boot")) {
      if (state.loaded.isEmpty()) {
        return Outcome.FALSE;
      }
      state.stop = State.Stop.BOOT;
      return Outcome.TRUE;
    }
    List<Value> arguments = LINUX.contains(name) ? given : withoutOptions(given);
    if (INITRD.contains(name)) {
      return initrd(arguments, state);
    }
    if (arguments.isEmpty()) {
      return Outcome.FALSE;
    }
    BootFile file = Files.locate(arguments.get(0).text(), state);
    String rest = commandLine(arguments);
    boolean sure = certain(arguments, state);
    if (MODULE.contains(name)) {
      if (state.loaded.isEmpty()) {
        return Outcome.FALSE;
      }
      Loaded.Module module = new Loaded.Module(file, rest, line);
      state.loaded = Optional.of(state.loaded.get().withModule(module, sure));
      return Outcome.UNKNOWN;
    }
    if (name.equals("devicetree")) {
      state.loaded = state.loaded.map(l -> l.withDeviceTree(file));
      return Outcome.UNKNOWN;
    }
    state.loaded =
        Optional.of(
            new Loaded(
                action(name, file),
                name,
                file,
                rest,
                List.of(),
                List.of(),
                Optional.empty(),
                sure,
                state.source,
                line));
    return Outcome.UNKNOWN;
  }

  private static GrubBoot.Action action(String name, BootFile file) {
    if (LINUX.contains(name)) {
      return GrubBoot.Action.LINUX;
    }
    if (name.equals("chainloader")) {
      return GrubBoot.Action.CHAINLOADER;
    }
    if (!MULTIBOOT.contains(name)) {
      return GrubBoot.Action.OTHER;
    }
    String path = file.path();
    boolean xen =
        name.equals("xen_hypervisor")
            || path.substring(path.lastIndexOf('/') + 1).startsWith("xen");
    return xen ? GrubBoot.Action.XEN : GrubBoot.Action.MULTIBOOT;
  }

  /** Several files are put behind each other; a later command replaces an earlier one. */
  private static Outcome initrd(List<Value> arguments, State state) {
    if (arguments.isEmpty() || state.loaded.isEmpty()) {
      return Outcome.FALSE;
    }
    List<BootFile> files = new ArrayList<>();
    for (Value argument : arguments) {
      files.add(Files.locate(withoutArchiveName(argument.text()), state));
    }
    state.loaded = Optional.of(state.loaded.get().withInitrds(files, certain(arguments, state)));
    return Outcome.UNKNOWN;
  }

  /** {@code newc:NAME:FILE} is a file put into an archive under another name (loader/linux.c). */
  private static String withoutArchiveName(String argument) {
    if (argument.startsWith("newc:")) {
      int end = argument.indexOf(':', 5);
      return end < 0 ? argument : argument.substring(end + 1);
    }
    return argument;
  }

  private static List<Value> withoutOptions(List<Value> arguments) {
    int i = 0;
    while (i < arguments.size() && arguments.get(i).text().startsWith("--")) {
      i++;
    }
    return arguments.subList(i, arguments.size());
  }

  private static boolean certain(List<Value> arguments, State state) {
    for (Value argument : arguments) {
      if (!argument.certain()) {
        return false;
      }
    }
    Optional<Value> root = state.get("root");
    return arguments.get(0).text().startsWith("(") || root.isEmpty() || root.get().certain();
  }

  /** Arguments behind the file, joined and quoted as lib/cmdline.c does. */
  private static String commandLine(List<Value> arguments) {
    StringBuilder line = new StringBuilder();
    for (int i = 1; i < arguments.size(); i++) {
      String argument = arguments.get(i).text();
      if (i > 1) {
        line.append(' ');
      }
      boolean quote = argument.indexOf(' ') >= 0;
      if (quote) {
        line.append('"');
      }
      for (int j = 0; j < argument.length(); j++) {
        char c = argument.charAt(j);
        if (c == '\\' || c == '\'' || c == '"') {
          line.append('\\');
        }
        line.append(c);
      }
      if (quote) {
        line.append('"');
      }
    }
    return line.toString();
  }
}
