package preflight.guest.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.io.Limits;

/** The configuration of ifupdown: {@code /etc/network/interfaces} and the files that it names. */
final class Ifupdown {

  private static final String FILE = "/etc/network/interfaces";

  private final Files files;
  private final List<InterfaceConfig> found = new ArrayList<>();
  private final Set<String> automatic = new HashSet<>();
  private final List<Network.Found> notRead = new ArrayList<>();
  private int sources;

  private Ifupdown(Files files) {
    this.files = files;
  }

  /** Reads all of it. */
  static Ifupdown read(Files files) {
    Ifupdown read = new Ifupdown(files);
    read.follow();
    return read;
  }

  /** At most one more than may be configured. */
  List<InterfaceConfig> interfaces() {
    List<InterfaceConfig> all = new ArrayList<>();
    // a pattern among the automatic names, such as /en*, is beyond what is read
    boolean pattern = hasPattern(automatic);
    for (InterfaceConfig config : found) {
      boolean up = pattern || automatic.contains(config.name());
      all.add(
          new InterfaceConfig(
              config.match(),
              config.name(),
              config.addressing(),
              up,
              config.source(),
              config.place()));
    }
    return all;
  }

  /** What was not followed. */
  List<Network.Found> notRead() {
    return notRead;
  }

  private void follow() {
    List<String> todo = new ArrayList<>(List.of(FILE));
    Set<String> seen = new HashSet<>();
    while (!todo.isEmpty() && found.size() <= Limits.NETWORK_INTERFACES) {
      String path = todo.remove(todo.size() - 1);
      Optional<Files.Content> content = seen.add(path) ? files.text(path) : Optional.empty();
      if (content.isEmpty()) {
        continue;
      }
      InterfacesFile file = InterfacesFile.parse(content.get().text(), content.get().place());
      NetworkReader.addAll(found, file.interfaces());
      automatic.addAll(file.automatic());
      if (automatic.size() > Limits.NETWORK_INTERFACES) {
        leave("more than " + Limits.NETWORK_INTERFACES + " interfaces that are brought up");
        return;
      }
      for (String pattern : file.sources()) {
        matching(pattern, todo);
      }
      for (String folder : file.folders()) {
        plain(absolute(folder), todo);
      }
      if (sources > Limits.NETWORK_SOURCES) {
        return;
      }
    }
  }

  private void leave(String what) {
    notRead.add(new Network.Found(what, files.place(FILE)));
  }

  /** Whether one more pattern or name is within the limit. */
  private boolean isWithin() {
    sources++;
    if (sources == Limits.NETWORK_SOURCES + 1) {
      leave("more than " + Limits.NETWORK_SOURCES + " sources of ifupdown");
    }
    return sources <= Limits.NETWORK_SOURCES;
  }

  private static boolean hasPattern(Set<String> names) {
    for (String name : names) {
      if (name.indexOf('*') >= 0 || name.indexOf('/') >= 0) {
        return true;
      }
    }
    return false;
  }

  /** The files of a pattern whose last component may have a star. */
  private void matching(String pattern, List<String> todo) {
    if (!isWithin()) {
      return;
    }
    String path = absolute(pattern);
    int slash = path.lastIndexOf('/');
    String folder = path.substring(0, slash);
    String last = path.substring(slash + 1);
    if (folder.indexOf('*') >= 0 || path.indexOf('[') >= 0 || path.indexOf('{') >= 0) {
      if (notRead.size() < Limits.NETWORK_TROUBLES) {
        leave("source " + (pattern.length() > 80 ? pattern.substring(0, 80) + "…" : pattern));
      }
      return;
    }
    if (last.indexOf('*') < 0 && last.indexOf('?') < 0) {
      todo.add(path);
      return;
    }
    for (String name : files.names(folder)) {
      if (!isWithin()) {
        return;
      }
      if (!name.startsWith(".") && Glob.matches(last, name)) {
        todo.add(folder + "/" + name);
      }
    }
  }

  /** What source-directory takes: letters, digits, dashes and underscores (interfaces(5)). */
  private void plain(String folder, List<String> todo) {
    if (!isWithin()) {
      return;
    }
    for (String name : files.names(folder)) {
      if (!isWithin()) {
        return;
      }
      if (isPlainName(name)) {
        todo.add(folder + "/" + name);
      }
    }
  }

  private static String absolute(String path) {
    return path.startsWith("/") ? path : "/etc/network/" + path;
  }

  private static boolean isPlainName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
      if (!plain) {
        return false;
      }
    }
    return true;
  }
}
