package preflight.guest.grub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import preflight.guest.BootFile;

/**
 * The configurations among the test resources. Each names, in comments, the entry that GRUB takes
 * for some contents of the environment block.
 */
final class Configurations {

  static final String FOLDER = "/boot/grub";
  static final String DEVICE = "hd0,msdos1";

  /** One configuration with the files beside it. */
  record Configuration(String name, String text, Map<String, String> others, List<Case> cases) {}

  /**
   * @param environment {@code none}, {@code empty}, {@code damaged}, or variables
   */
  record Case(String environment, String title, String kernel) {}

  private static final List<String> LARGE =
      List.of(
          "centos7", "debian12", "debian8-saved", "opensuse", "ubuntu1604-default2", "ubuntu2204");

  private Configurations() {}

  static List<Configuration> all() {
    List<Configuration> all = new ArrayList<>();
    for (String name : LARGE) {
      all.add(parse(name, resource(name + ".cfg")));
    }
    for (String block : resource("small.txt").split("(?m)^=== ", -1)) {
      if (!block.isEmpty()) {
        int end = block.indexOf('\n');
        all.add(parse(block.substring(0, end), block.substring(end + 1)));
      }
    }
    return all;
  }

  private static Configuration parse(String name, String text) {
    String[] parts = text.split("(?m)^--- ", -1);
    Map<String, String> others = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int end = parts[i].indexOf('\n');
      others.put(parts[i].substring(0, end), parts[i].substring(end + 1));
    }
    List<Case> cases = new ArrayList<>();
    for (String line : parts[0].split("\n", -1)) {
      if (line.startsWith("# case: ")) {
        String[] fields = line.substring(8).split(" => ", -1);
        cases.add(new Case(fields[0], fields[1], fields[2]));
      }
    }
    return new Configuration(name, parts[0], others, cases);
  }

  private static String resource(String name) {
    try (InputStream in = Configurations.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The environment block of a case, if there is such a file. */
  static Optional<byte[]> environment(String spec) {
    if (spec.equals("none")) {
      return Optional.empty();
    }
    if (spec.equals("damaged")) {
      return Optional.of("saved_entry=1\nnext_entry=1\n".getBytes(StandardCharsets.UTF_8));
    }
    StringBuilder text = new StringBuilder("# GRUB Environment Block\n");
    if (!spec.equals("empty")) {
      for (String variable : spec.split("; ", -1)) {
        text.append(variable.replace("\\", "\\\\")).append('\n');
      }
    }
    while (text.length() < GrubEnvironmentBlock.SIZE) {
      text.append('#');
    }
    return Optional.of(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  static GrubOptions options() {
    return GrubOptions.bios(new BootFile(Optional.of(DEVICE), FOLDER + "/grub.cfg"));
  }

  static MemoryGrubDevices devices(Configuration configuration, String environment) {
    String folder = "(" + DEVICE + ")" + FOLDER + "/";
    MemoryGrubDevices devices = new MemoryGrubDevices();
    devices.file(folder + "grub.cfg", configuration.text());
    configuration.others().forEach((name, text) -> devices.file(folder + name, text));
    environment(environment).ifPresent(bytes -> devices.file(folder + "grubenv", bytes));
    return devices;
  }

  static GrubMenu run(Configuration configuration, String environment) throws IOException {
    return Grub.run(options(), devices(configuration, environment), Optional.empty());
  }
}
