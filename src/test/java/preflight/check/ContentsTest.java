package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import preflight.block.Partition;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.FileSystem;
import preflight.filesystem.Node;
import preflight.fixture.Fixtures;
import preflight.guest.GuestVolume;
import preflight.image.FolderSiblings;
import preflight.image.Machine;
import preflight.image.MachineOpener;
import preflight.inspection.DeviceFacts;
import preflight.inspection.DiskFacts;
import preflight.inspection.MachineVolumes;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.io.Text;
import preflight.testing.Tool;

/**
 * The content of every file under 1 MiB in /etc and /boot, of every fixture with ext2, ext3 or
 * ext4, is what debugfs dumps. A disk in a container is read out of it, and by debugfs out of what
 * qemu-img makes of it.
 */
@Tag("slow")
class ContentsTest {

  private static final long LIMIT = 1 << 20;

  /** Packages without a disk that can be read, and disks without a file system. */
  private static final List<String> WITHOUT =
      List.of(
          "debian8-ova-truncated",
          "debian8-ova-without-ovf",
          "zeros",
          "zero-sector",
          "debian8-zeroed-table",
          "centos7-no-table");

  /** Disks that qemu-img refuses, as it should, or for which it needs minutes: 9 TiB of zeros. */
  private static final List<String> NOT_BY_QEMU_IMG =
      List.of(
          "centos7-vhd-damaged",
          "debian8-vmdk-damaged",
          "debian8-vmdk-grain-length",
          "ubuntu2204-gzip",
          "centos7-9t-vhdx");

  /** Disks without ext: XFS, Btrfs or FFS alone, Windows, and members of an array. */
  private static final List<String> NOT_EXT =
      List.of(
          "centos7-initrd-without-lvm",
          "centos7-md-root",
          "debian8-md-root",
          "freebsd14",
          "netbsd10",
          "windows11-bitlocker",
          "windows2019",
          "centos7-lvm-damaged",
          "centos7-lvm-extended",
          "centos7-lvm-second-damaged",
          "rhel9-bls-no-default",
          "ubuntu2204-btrfs");

  @TempDir Path folder;

  static List<String> fixtures() {
    List<String> names = new ArrayList<>(Fixtures.here().names(false));
    names.removeAll(WITHOUT);
    names.removeAll(NOT_BY_QEMU_IMG);
    names.removeAll(NOT_EXT);
    names.add("stock");
    return names;
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void areWhatDebugfsReads(String fixture) throws IOException {
    Path image = Fixtures.image(fixture);
    Path raw = raw(image);
    ReadCounter counter = new ReadCounter();
    int compared = 0;
    try (Machine machine =
        MachineOpener.open(FileSource.open(image, counter), FolderSiblings.of(image, counter))) {
      MachineVolumes volumes = MachineVolumes.open(machine);
      for (GuestVolume volume : volumes.volumes().all()) {
        OptionalLong start = start(volumes.disks().get(0), volume);
        if (volume.facts().type().startsWith("ext") && start.isPresent()) {
          String device = raw + "?offset=" + start.getAsLong();
          compared += compare(volume.volume().fileSystem(), device);
        }
      }
    }
    assertThat(compared).as("files compared").isGreaterThanOrEqualTo(least(fixture));
  }

  private static int least(String fixture) {
    return switch (fixture) {
      case "stock" -> 300;
      case "bare-ext3" -> 0;
      default -> 1;
    };
  }

  /** The disk as qemu-img reads it. */
  private Path raw(Path image) throws IOException {
    String name = image.getFileName().toString();
    if (name.endsWith(".raw")) {
      return image;
    }
    Path disk = image;
    if (name.endsWith(".ova")) {
      Tool.run("tar", "-xf", image.toString(), "-C", folder.toString());
      disk = firstDisk();
    }
    Path raw = folder.resolve("converted.raw");
    Tool.run("qemu-img", "convert", "-O", "raw", disk.toString(), raw.toString());
    return raw;
  }

  /** The disk with the lowest number; one that is split into chunks is put together. */
  private Path firstDisk() throws IOException {
    List<Path> parts;
    try (Stream<Path> files = Files.list(folder)) {
      parts = files.filter(file -> file.toString().contains(".vmdk")).sorted().toList();
    }
    if (parts.get(0).toString().endsWith(".vmdk")) {
      return parts.get(0);
    }
    Path whole = folder.resolve("whole.vmdk");
    try (OutputStream out = Files.newOutputStream(whole)) {
      for (Path part : parts) {
        Files.copy(part, out);
      }
    }
    return whole;
  }

  /** Empty for a logical volume, which debugfs finds at no offset. */
  private static OptionalLong start(DiskFacts disk, GuestVolume volume) {
    if (volume.logical().isPresent()) {
      return OptionalLong.empty();
    }
    for (DeviceFacts device : disk.devices()) {
      if (device.name().equals(volume.volume().device())) {
        return OptionalLong.of(device.partition().map(Partition::start).orElse(0L));
      }
    }
    throw new AssertionError(volume.volume().name());
  }

  /** A volume without /etc is one that is mounted below /boot, and compared whole. */
  private int compare(FileSystem fileSystem, String device) throws IOException {
    Map<String, Node> files = new TreeMap<>();
    Node root = fileSystem.root();
    boolean etc = fileSystem.child(root, "etc").isPresent();
    for (String name : etc ? List.of("etc", "boot") : List.of("")) {
      Node start = name.isEmpty() ? root : fileSystem.child(root, name).orElse(root);
      if (name.isEmpty() || !start.equals(root)) {
        collect(fileSystem, start, name.isEmpty() ? "" : "/" + name, files);
      }
    }
    Path dumps = Files.createTempDirectory(folder, "dumps");
    StringBuilder commands = new StringBuilder();
    int number = 0;
    for (String path : files.keySet()) {
      assertThat(path).doesNotContain("\"", "\n");
      commands.append("dump \"").append(path).append("\" \"");
      commands.append(dumps.resolve(Integer.toString(number++))).append("\"\n");
    }
    Path script = Files.write(dumps.resolve("commands"), Text.encode(commands.toString()));
    String output =
        new String(Tool.bytes("debugfs", "-f", script.toString(), device), StandardCharsets.UTF_8);
    number = 0;
    for (Map.Entry<String, Node> file : files.entrySet()) {
      Path dump = dumps.resolve(Integer.toString(number++));
      assertThat(dump).as(file.getKey() + " in " + output).exists();
      try (ByteSource content = fileSystem.open(file.getValue())) {
        assertThat(content.read(0, Math.toIntExact(content.size())))
            .as(device + " " + file.getKey())
            .isEqualTo(Files.readAllBytes(dump));
      }
    }
    return files.size();
  }

  private static void collect(
      FileSystem fileSystem, Node directory, String path, Map<String, Node> files)
      throws IOException {
    if (!directory.isDirectory()) {
      return;
    }
    for (DirectoryEntry entry : fileSystem.list(directory)) {
      Node node = fileSystem.node(entry.id());
      String below = path + "/" + entry.name();
      if (node.isDirectory()) {
        collect(fileSystem, node, below, files);
      } else if (node.isRegular() && node.size() < LIMIT) {
        files.put(below, node);
      }
    }
  }
}
