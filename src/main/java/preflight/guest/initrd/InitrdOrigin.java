package preflight.guest.initrd;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What made an initrd, and whether for one machine only, by the files that its maker leaves in it.
 *
 * @param sign the file in the initrd that tells, without {@code /} in front
 * @param version of the maker, where it tells
 * @param hostOnly why it has no more drivers than the machine needed on which it was made, in
 *     words: {@code MODULES=dep in conf/initramfs.conf}
 */
public record InitrdOrigin(
    InitrdMaker maker, String sign, Optional<String> version, Optional<String> hostOnly) {

  private static final String[] DRACUT = {"usr/lib/dracut/", "lib/dracut/"};

  /** What dracut writes only with --hostonly (dracut.sh, dracut-init.sh). */
  private static final String[] HOST_ONLY = {"hostonly-files", "hostonly-kernel-modules.txt"};

  private static final String VERSION = "dracut-";

  /** Whether a file tells what made the initrd. */
  static boolean isSign(String path) {
    if (path.startsWith("usr/lib/dracut/") || path.startsWith("lib/dracut/")) {
      int slash = path.lastIndexOf('/');
      String name = path.substring(slash + 1);
      return path.indexOf("dracut/") + 6 == slash
          && (name.equals("modules.txt")
              || name.equals("build-parameter.txt")
              || name.equals(HOST_ONLY[0])
              || name.equals(HOST_ONLY[1])
              || name.startsWith(VERSION));
    }
    return path.equals("scripts/functions")
        || path.equals("usr/lib/dracut-lib.sh")
        || path.equals("lib/dracut-lib.sh")
        // Red Hat Enterprise Linux 6 has /dracut-004-409.el6
        || (path.startsWith(VERSION) && path.indexOf('/') < 0)
        || path.equals("init_functions")
        || path.equals("VERSION");
  }

  /**
   * Empty where nothing tells.
   *
   * @param paths of the initrd's files in the guest: mkinitcpio leaves out what it detected by the
   *     name alone, {@code initramfs-linux-fallback.img}
   */
  public static Optional<InitrdOrigin> of(Initrd initrd, List<String> paths) {
    Map<String, InitrdFile> files = new TreeMap<>(initrd.files());
    Optional<InitrdOrigin> dracut = dracut(files);
    if (dracut.isPresent()) {
      return dracut;
    }
    if (files.containsKey("conf/initramfs.conf")) {
      return Optional.of(
          new InitrdOrigin(
              InitrdMaker.INITRAMFS_TOOLS,
              "conf/initramfs.conf",
              Optional.empty(),
              dependencies(files)));
    }
    if (files.containsKey("buildconfig")
        || (files.containsKey("init_functions") && files.containsKey("config"))) {
      String sign = files.containsKey("buildconfig") ? "buildconfig" : "init_functions";
      Optional<String> version =
          text(files, "VERSION").map(String::strip).filter(v -> !v.isEmpty() && v.length() < 64);
      return Optional.of(
          new InitrdOrigin(InitrdMaker.MKINITCPIO, sign, version, detected(files, paths)));
    }
    return Optional.empty();
  }

  private static Optional<InitrdOrigin> dracut(Map<String, InitrdFile> files) {
    Optional<String> sign = Optional.empty();
    Optional<String> version = Optional.empty();
    for (String path : files.keySet()) {
      if (!isSign(path) || !path.contains("dracut")) {
        continue;
      }
      String name = path.substring(path.lastIndexOf('/') + 1);
      boolean versioned = name.startsWith(VERSION) && !name.equals("dracut-lib.sh");
      if (versioned) {
        version = Optional.of(name.substring(VERSION.length()));
      }
      if (sign.isEmpty() || versioned) {
        sign = Optional.of(path);
      }
    }
    if (sign.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new InitrdOrigin(InitrdMaker.DRACUT, sign.get(), version, hostOnly(files)));
  }

  private static Optional<String> hostOnly(Map<String, InitrdFile> files) {
    for (String folder : DRACUT) {
      for (String name : HOST_ONLY) {
        if (files.containsKey(folder + name)) {
          return Optional.of(folder + name);
        }
      }
      Optional<String> parameters = text(files, folder + "build-parameter.txt");
      if (parameters.isPresent()) {
        boolean told = false;
        for (String word : parameters.get().split("\\s+", -1)) {
          String bare = word.replace("'", "").replace("\"", "");
          told =
              (told || bare.equals("--hostonly") || bare.equals("-H"))
                  && !bare.equals("--no-hostonly")
                  && !bare.equals("-N");
        }
        if (told) {
          return Optional.of("--hostonly in " + folder + "build-parameter.txt");
        }
      }
    }
    return Optional.empty();
  }

  /** The last assignment counts: initramfs.conf, then conf.d in its order (mkinitramfs(8)). */
  private static Optional<String> dependencies(Map<String, InitrdFile> files) {
    Optional<String> found = modules(files, "conf/initramfs.conf");
    String where = "conf/initramfs.conf";
    for (String path : files.keySet()) {
      if (path.startsWith("conf/conf.d/")) {
        Optional<String> other = modules(files, path);
        if (other.isPresent()) {
          found = other;
          where = path;
        }
      }
    }
    return found.filter("dep"::equals).isPresent()
        ? Optional.of("MODULES=dep in " + where)
        : Optional.empty();
  }

  private static Optional<String> modules(Map<String, InitrdFile> files, String path) {
    Optional<String> last = Optional.empty();
    for (String line : text(files, path).orElse("").split("\n", -1)) {
      String bare = line.strip();
      if (bare.startsWith("MODULES=")) {
        last = Optional.of(bare.substring(8).replace("\"", "").replace("'", "").strip());
      }
    }
    return last;
  }

  private static Optional<String> detected(Map<String, InitrdFile> files, List<String> paths) {
    for (String path : paths) {
      if (path.contains("fallback")) {
        return Optional.empty();
      }
    }
    String config = "\n" + text(files, "buildconfig").orElse("");
    int from = config.lastIndexOf("\nHOOKS=");
    if (from < 0) {
      return Optional.empty();
    }
    int start = from + 7;
    char open = start < config.length() ? config.charAt(start) : ' ';
    int end = config.indexOf(open == '(' ? ')' : open == '"' ? '"' : '\n', start + 1);
    String hooks =
        config.substring(Math.min(start + 1, config.length()), end < 0 ? config.length() : end);
    for (String hook : hooks.split("\\s+", -1)) {
      if (hook.equals("autodetect")) {
        return Optional.of("the hook autodetect in buildconfig");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> text(Map<String, InitrdFile> files, String path) {
    return Optional.ofNullable(files.get(path)).flatMap(InitrdFile::text);
  }
}
