package preflight.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import preflight.fact.Fact;
import preflight.fixture.VirtualBoxImage;
import preflight.image.ova.Manifest;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.testing.Tool;

/** Images that VirtualBox itself wrote, without any other tool; see fixtures/virtualbox. */
class VirtualBoxTest {

  @TempDir Path folder;

  static Stream<VirtualBoxImage> readable() {
    return VirtualBoxImage.all().stream()
        .filter(image -> image.format().equals("VDI") || image.format().equals("VMDK"))
        .filter(image -> !image.name().endsWith("-differencing"))
        // two gibibytes of zeros; the slow tests read them
        .filter(image -> image.disks().get(0).size() < 1 << 30);
  }

  static Stream<VirtualBoxImage> appliances() {
    return VirtualBoxImage.all().stream().filter(image -> image.format().equals("OVA"));
  }

  @ParameterizedTest
  @MethodSource("readable")
  void readsWhatWentIn(VirtualBoxImage image) throws Exception {
    VirtualDisk disk = QemuImgComparison.open(image.unpackInto(folder));
    assertThat(disk.container().troubles()).isEmpty();
    assertHolds(disk, image.disks().get(0));
  }

  @ParameterizedTest
  @MethodSource("appliances")
  void readsItsAppliances(VirtualBoxImage image) throws Exception {
    try (Machine machine = open(image.unpackInto(folder))) {
      assertThat(machine.container().troubles()).isEmpty();
      assertThat(machine.disks()).hasSameSizeAs(image.disks());
      for (int i = 0; i < image.disks().size(); i++) {
        VirtualDisk disk = machine.disks().get(i);
        assertThat(disk.container().label()).isEqualTo("VMDK streamOptimized");
        assertThat(disk.container().troubles()).isEmpty();
        assertHolds(disk, image.disks().get(i));
      }
    }
  }

  @Test
  void findsTheManifestThatIsTheLastMember() throws Exception {
    for (String name : List.of("ova-ovf10", "ova-ovf20", "ova-two-disks")) {
      try (Machine machine = open(VirtualBoxImage.of(name).unpackInto(folder))) {
        Manifest manifest = machine.manifest().orElseThrow();
        assertThat(manifest.algorithm())
            .contains(
                name.equals("ova-ovf10") ? Manifest.Algorithm.SHA1 : Manifest.Algorithm.SHA256);
        assertThat(manifest.troubles()).isEmpty();
        assertThat(manifest.entries()).hasSize(machine.disks().size() + 1);
        assertThat(manifest.verify(machine.siblings(), done -> {}))
            .extracting(Manifest.Result::outcome)
            .containsOnly(Manifest.Outcome.MATCHES);
      }
    }
    try (Machine machine = open(VirtualBoxImage.of("ova-without-manifest").unpackInto(folder))) {
      assertThat(machine.manifest()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "vdi-differencing, VDI differencing, which needs its parent image",
    "vmdk-differencing, VMDK monolithicSparse, delta disk (ddb.uuid.parent",
    "vhd-differencing, VHD differencing, differencing",
  })
  void refusesChangesToAnotherDisk(String name, String label, String refusal) throws Exception {
    VirtualDisk disk = QemuImgComparison.open(VirtualBoxImage.of(name).unpackInto(folder));
    assertThat(disk.container().label()).isEqualTo(label);
    assertThat(((Fact.Failed<ByteSource>) disk.content()).trouble().summary()).contains(refusal);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("appliances")
  void readsItsAppliancesAsQemuImgDoes(VirtualBoxImage image) throws Exception {
    Path ova = image.unpackInto(folder);
    Tool.run("tar", "-C", folder.toString(), "-xf", ova.toString());
    try (Machine machine = open(ova)) {
      List<String> members = new ArrayList<>();
      for (VirtualDisk disk : machine.disks()) {
        members.add(disk.name());
        QemuImgComparison.assertSame(
            QemuImgComparison.content(disk), folder.resolve(disk.name()), "vmdk");
      }
      assertThat(members).doesNotHaveDuplicates().isNotEmpty();
    }
  }

  /** It rounds sparse VMDK files up to whole grains of 64 KiB, by zeros. */
  private static void assertHolds(VirtualDisk disk, VirtualBoxImage.Disk expected)
      throws IOException {
    ByteSource content = QemuImgComparison.content(disk);
    int surplus = Math.toIntExact(content.size() - expected.size());
    assertThat(surplus).isBetween(0, 65535);
    assertThat(content.read(expected.size(), surplus)).isEqualTo(new byte[surplus]);
    QemuImgComparison.assertReads(content.slice("disk", 0, expected.size()), expected.sha256());
  }

  private static Machine open(Path image) throws IOException {
    ReadCounter counter = new ReadCounter();
    return MachineOpener.open(FileSource.open(image, counter), FolderSiblings.of(image, counter));
  }
}
