package preflight.guest.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.guest.initrd.InitrdLimits;
import preflight.guest.initrd.Unpacking;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.testing.Tool;

/** Debian's own kernels, one for cloud instances and one for 32-bit machines. */
@Tag("slow")
class RealKernelTest {

  @Test
  void agreesWithPackageAndFile(@TempDir Path folder) throws Exception {
    String name =
        Tool.run("apt-cache", "depends", "linux-image-cloud-amd64")
            .lines()
            .filter(line -> line.contains("Depends: linux-image-"))
            .map(line -> line.substring(line.indexOf("linux-image-")).strip())
            .findFirst()
            .orElseThrow(() -> new AssertionError("no linux-image-cloud-amd64 to be had"));
    Tool.run("sh", "-c", "cd '" + folder + "' && apt-get download -q " + name);
    Tool.run("sh", "-c", "dpkg-deb -x '" + folder + "'/*.deb '" + folder + "/root'");
    String release = name.substring("linux-image-".length());
    check(folder.resolve("root"), release, KernelImage.Architecture.X86_64);
  }

  /** The notes that readelf lists, out of every packing that a kernel may have. */
  private static void checkNotes(Path vmlinuz, KernelImage image) throws Exception {
    KernelImage.Payload payload = image.payload().orElseThrow();
    Path folder = Files.createTempDirectory(vmlinuz.getParent(), "notes");
    Path packed = folder.resolve("packed");
    Tool.run(
        "sh",
        "-c",
        "tail -c +"
            + (payload.offset() + 1)
            + " '"
            + vmlinuz
            + "' | head -c "
            + (payload.length() - 4)
            + " > '"
            + packed
            + "'");
    String unpack =
        switch (payload.compression()) {
          case XZ -> "xz -dc";
          case ZSTD -> "zstd -dcq --long=27";
          case GZIP -> "gzip -dc";
          case LZ4 -> "lz4 -dcq";
          default -> throw new AssertionError("packed with " + payload.compression());
        };
    Path vmlinux = folder.resolve("vmlinux");
    Tool.run("sh", "-c", unpack + " < '" + packed + "' > '" + vmlinux + "'");
    Set<Integer> types = new TreeSet<>();
    // the names of the types are those of other owners
    for (String line : Tool.run("readelf", "-SW", vmlinux.toString()).lines().toList()) {
      if (line.contains(" .notes ")) {
        types.addAll(listed(vmlinux));
      }
    }
    assertThat(types).contains(XenNotes.PHYS32_ENTRY, 6);
    XenNotes expected;
    try (InputStream in = Files.newInputStream(vmlinux)) {
      expected = UnpackedKernel.read(in).notes().orElseThrow();
    }
    assertThat(expected.types()).isEqualTo(types);
    assertThat(expected.isPvh()).isTrue();
    for (String packer :
        List.of(
            "cat",
            "gzip -1",
            "bzip2 -1",
            "lzma -0",
            "xz -0 --check=crc32",
            "lz4 -l -1",
            "zstd -q -1 --long=27")) {
      Path again = packer.equals("cat") ? packed : folder.resolve("again");
      if (!packer.equals("cat")) {
        Tool.run("sh", "-c", "head -c 48M '" + vmlinux + "' | " + packer + " -c > '" + again + "'");
      }
      try (InputStream in = Files.newInputStream(again);
          InputStream content = Unpacking.open(in, InitrdLimits.forSize(Files.size(again)))) {
        assertThat(UnpackedKernel.read(content).notes()).as(packer).contains(expected);
      }
    }
  }

  /** The types in readelf's list, those it has names for by the bytes of the file. */
  private static Set<Integer> listed(Path vmlinux) {
    Set<Integer> types = new TreeSet<>();
    List<String> names = List.of("NT_VERSION", "NT_ARCH", "GO BUILDID");
    List<Integer> numbers = List.of(1, 2, 4);
    for (String line : Tool.run("readelf", "-nW", vmlinux.toString()).lines().toList()) {
      if (!line.strip().startsWith("Xen ")) {
        continue;
      }
      int at = line.indexOf("(0x0");
      if (line.contains("Unknown note type") && at >= 0) {
        types.add(Integer.parseInt(line.substring(at + 3, line.indexOf(')', at)), 16));
        continue;
      }
      for (int i = 0; i < names.size(); i++) {
        if (line.contains(names.get(i))) {
          types.add(numbers.get(i));
        }
      }
    }
    return types;
  }

  static void check(Path root, String release, KernelImage.Architecture architecture)
      throws Exception {
    Path vmlinuz = root.resolve("boot/vmlinuz-" + release);
    ReadCounter counter = new ReadCounter();
    KernelImage image;
    try (FileSource source = FileSource.open(vmlinuz, counter)) {
      image = KernelImage.read(source);
    }
    assertThat(image.release()).contains(release);
    assertThat(image.architecture()).isEqualTo(architecture);
    assertThat(image.troubles()).isEmpty();
    assertThat(image.payload().orElseThrow().compression())
        .isNotEqualTo(PayloadCompression.UNKNOWN);
    assertThat(counter.bytes()).isLessThan(8192);
    assertThat(Tool.run("file", vmlinuz.toString()))
        .contains("bzImage, version " + image.version().orElseThrow() + ", ");

    checkNotes(vmlinuz, image);
    Path modules = root.resolve("lib/modules/" + release);
    KernelConfig config;
    try (InputStream in = Files.newInputStream(root.resolve("boot/config-" + release))) {
      config = KernelConfig.parse(in);
    }
    assertThat(config.is64Bit()).isEqualTo(image.is64Bit());
    ModulesBuiltin builtin;
    try (InputStream in = Files.newInputStream(modules.resolve("modules.builtin"))) {
      builtin = ModulesBuiltin.parse(in);
    }
    Tool.run("depmod", "-b", root.toString(), release);
    ModulesDep dep;
    try (InputStream in = Files.newInputStream(modules.resolve("modules.dep"))) {
      dep = ModulesDep.parse(in);
    }
    Set<String> asked = new HashSet<>(Driver.moduleNames());
    try (Stream<Path> files = Files.walk(modules)) {
      List<String> names =
          files
              .map(file -> ModuleName.ofPath(file.toString()))
              .flatMap(Optional::stream)
              .sorted(Comparator.naturalOrder())
              .collect(Collectors.toList());
      ModulesDep all;
      try (InputStream in = Files.newInputStream(modules.resolve("modules.dep"))) {
        all = ModulesDep.parse(in, Set.copyOf(names));
      }
      assertThat(all.names()).containsExactlyInAnyOrderElementsOf(names);
      asked.retainAll(names);
      assertThat(dep.names()).isEqualTo(asked);
    }
    Drivers byConfig =
        Drivers.derive(Optional.of(config), Optional.empty(), Optional.empty(), Optional.empty());
    Drivers byModules =
        Drivers.derive(Optional.empty(), Optional.of(builtin), Optional.of(dep), Optional.empty());
    for (Driver driver : Driver.values()) {
      assertThat(byModules.of(driver).state())
          .as(driver.name())
          .isEqualTo(byConfig.of(driver).state());
    }
    assertThat(byConfig.of(Driver.NVME).state()).isIn(DriverState.MODULE, DriverState.BUILT_IN);
  }
}
