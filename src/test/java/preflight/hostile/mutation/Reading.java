package preflight.hostile.mutation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.FileSystem;
import preflight.filesystem.Node;
import preflight.guest.GuestVolume;
import preflight.hostile.SyntheticCheck;
import preflight.image.Format;
import preflight.image.Machine;
import preflight.image.MachineOpener;
import preflight.image.Siblings;
import preflight.image.VirtualDisk;
import preflight.inspection.MachineVolumes;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.ReadProblem;
import preflight.report.JsonReport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that is read of one file.
 *
 * @param content the digest of the disks' contents, or what refuses it
 * @param refused whether the content is refused
 * @param told every trouble, failed fact and finding
 * @param report the whole JSON report
 */
record Reading(String content, boolean refused, Set<String> told, String report) {

  /** Of one disk; more is compared only at its size. */
  private static final long MOST = 4L << 20;

  private static final int PIECE = 64 * 1024;

  private static final char PROBLEM = '\0';

  /** Whether something of the guest could not be read. */
  boolean problem() {
    return content.indexOf(PROBLEM) >= 0;
  }

  static Reading of(byte[] file, Map<String, byte[]> beside) throws IOException {
    Siblings siblings =
        name -> Optional.ofNullable(beside.get(name)).map(bytes -> new ArraySource(name, bytes));
    String content = "";
    boolean refused = false;
    try (Machine machine = MachineOpener.open(new ArraySource("image", file), siblings)) {
      if (machine.container().format() == Format.RAW) {
        // the patch itself is in the content; what counts is what the volumes hold
        content = trees(machine);
      }
      for (VirtualDisk disk : machine.disks()) {
        if (machine.container().format() == Format.RAW) {
          break;
        }
        Optional<ByteSource> source = disk.content().toOptional();
        try {
          content += source.isEmpty() ? "refused" : digest(source.get());
          refused |= source.isEmpty();
        } catch (ReadProblem e) {
          content += e.trouble().summary();
          refused = true;
        }
      }
      refused |= machine.disks().isEmpty();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8)) {
      JsonReport.print(
          SyntheticCheck.run(SyntheticCheck.check(new ArraySource("image", file), siblings)),
          print);
    }
    String report = out.toString(StandardCharsets.UTF_8);
    Set<String> told = new TreeSet<>();
    collect(JsonMapper.shared().readTree(report), told);
    return new Reading(content, refused, told, report);
  }

  private static String digest(ByteSource disk) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      long end = Math.min(disk.size(), MOST);
      for (long at = 0; at < end; at += PIECE) {
        digest.update(disk.read(at, (int) Math.min(PIECE, end - at)));
      }
      return disk.size() + " " + HexFormat.of().formatHex(digest.digest()) + " ";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All files of all volumes. */
  private static String trees(Machine machine) throws IOException {
    StringBuilder all = new StringBuilder();
    for (GuestVolume volume : MachineVolumes.open(machine).volumes().all()) {
      all.append(volume.volume().name()).append('\n');
      try {
        FileSystem fileSystem = volume.volume().fileSystem();
        walk(fileSystem, fileSystem.root(), "", all);
      } catch (ReadProblem e) {
        all.append(PROBLEM).append(e.trouble().summary());
      }
    }
    return all.toString();
  }

  private static void walk(FileSystem fileSystem, Node node, String path, StringBuilder all)
      throws IOException {
    all.append(path).append(' ').append(node.type()).append(' ').append(node.size()).append(' ');
    try {
      if (node.isRegular()) {
        all.append(digest(fileSystem.open(node)));
      } else if (node.isSymlink()) {
        all.append(fileSystem.readLink(node));
      } else if (node.isDirectory() && path.length() < 40) {
        for (DirectoryEntry entry : fileSystem.list(node)) {
          walk(fileSystem, fileSystem.node(entry.id()), path + "/" + entry.name(), all);
        }
      }
    } catch (ReadProblem e) {
      all.append(PROBLEM).append(e.trouble().summary());
    }
    all.append('\n');
  }

  private static void collect(JsonNode node, Set<String> told) {
    if (node.isObject()) {
      if (node.has("code") && node.has("fact")) {
        told.add(node.get("code").asString() + " " + node.get("fact").asString());
      }
      if (node.has("trouble")) {
        told.add(node.get("trouble").asString());
      }
      for (String list : List.of("troubles", "notes")) {
        if (node.has(list)) {
          node.get(list).forEach(one -> told.add(one.asString()));
        }
      }
    }
    node.forEach(child -> collect(child, told));
  }
}
