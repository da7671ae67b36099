package preflight.guest.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    try (Stream<Path> files = Files.walk(modules)) {
      List<String> names =
          files
              .map(file -> ModuleName.ofPath(file.toString()))
              .flatMap(Optional::stream)
              .sorted(Comparator.naturalOrder())
              .collect(Collectors.toList());
      assertThat(dep.names()).containsExactlyInAnyOrderElementsOf(names);
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
