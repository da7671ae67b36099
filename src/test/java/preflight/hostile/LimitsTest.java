package preflight.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import preflight.fixture.Fixtures;
import preflight.guest.kernel.KernelImage;
import preflight.guest.kernel.KernelImageWriter;
import preflight.image.Disks;
import preflight.image.Machine;
import preflight.image.MachineOpener;
import preflight.image.Siblings;
import preflight.image.VirtualDisk;
import preflight.image.ova.Ovas;
import preflight.image.ova.TarIndex;
import preflight.image.vmdk.Descriptor;
import preflight.image.vmdk.VmdkFiles;
import preflight.io.ArraySource;
import preflight.io.Limits;

/** The table of limits is that of the class, and what it says about tests is true. */
class LimitsTest {

  @Test
  void theTableIsThatOfTheClass() throws Exception {
    Map<String, String> table = new LinkedHashMap<>();
    for (String[] row : rows()) {
      table.put(row[0], row[1]);
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (Field field : Limits.class.getFields()) {
      long value = ((Number) field.get(null)).longValue();
      values.put(field.getName(), String.format(Locale.ROOT, "%,d", value));
    }
    assertThat(table).isEqualTo(values);
  }

  @Test
  void theTestsAreThere() throws Exception {
    for (String[] row : rows()) {
      String[] words = row[4].split(" ", 2);
      String source = source(words[0].replace("`", "") + ".java");
      assertThat(source).as(row[0]).contains(words[1]);
    }
  }

  private static List<String[]> rows() throws IOException {
    Path page = Fixtures.here().folder().resolveSibling("docs/limits.md");
    List<String[]> rows = new ArrayList<>();
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith("| `")) {
        String[] row = line.substring(2, line.length() - 2).split(" \\| ", -1);
        row[0] = row[0].replace("`", "");
        rows.add(row);
      }
    }
    return rows;
  }

  private static String source(String name) throws IOException {
    Path tests = Fixtures.here().folder().resolveSibling("src/test/java");
    try (Stream<Path> files = Files.walk(tests)) {
      Path found = files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
      return Files.readString(found);
    }
  }

  @Test
  void tarMembers() throws Exception {
    byte[] member = java.util.Arrays.copyOf(Ovas.tar(Map.of("a", new byte[0])), 512);
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    for (int i = 0; i <= Limits.TAR_MEMBERS; i++) {
      tar.writeBytes(member);
    }
    TarIndex index = TarIndex.read(new ArraySource("many.ova", tar.toByteArray()));
    assertThat(index.members()).hasSize(Limits.TAR_MEMBERS);
    assertThat(index.troubles().get(index.troubles().size() - 1).summary())
        .contains("more than 10000 members");
  }

  @Test
  void manifestTroubles() throws Exception {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("image.ovf", Ovas.simpleDescriptor("disk.raw"));
    members.put("image.mf", GuestBombs.utf8("x\n".repeat(Limits.MANIFEST_TROUBLES + 2)));
    members.put("disk.raw", Ovas.disk('x', 8));
    try (Machine machine = MachineOpener.open(Ovas.ova(members), Siblings.NONE)) {
      assertThat(Ovas.summaries(machine.manifest().orElseThrow().troubles()))
          .hasSize(Limits.MANIFEST_TROUBLES + 1)
          .last()
          .asString()
          .contains("has more troubles than are told");
    }
  }

  @Test
  void vmdkFooter() throws Exception {
    byte[] good = VmdkFiles.stream();
    byte[] padded = java.util.Arrays.copyOf(good, good.length + (int) Limits.VMDK_FOOTER_SEARCH);
    assertThat(refusal(good)).isEmpty();
    // a footer that ends just where the search does is still found
    assertThat(refusal(java.util.Arrays.copyOf(padded, padded.length - 1536))).isEmpty();
    assertThat(refusal(padded)).contains("VMDK footer");
  }

  private static String refusal(byte[] file) throws IOException {
    VirtualDisk disk = Disks.open(new ArraySource("disk.vmdk", file), Siblings.NONE);
    return disk.content() instanceof preflight.fact.Fact.Failed<?> failed
        ? failed.trouble().summary()
        : "";
  }

  @Test
  void vmdkDescriptor() {
    ArraySource large = new ArraySource("d.vmdk", new byte[Limits.VMDK_DESCRIPTOR + 1]);
    assertThatThrownBy(() -> Descriptor.read(large, 0, large.size()))
        .hasMessageContaining("a descriptor of 4194305 bytes");
  }

  @Test
  void efiSections() {
    byte[] image = KernelImageWriter.unified(KernelImageWriter.bzImage("6.1.0"), "6.1.0");
    ByteBuffer.wrap(image)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(0x86, (short) (Limits.EFI_SECTIONS + 1));
    assertThatThrownBy(() -> KernelImage.read(new ArraySource("uki", image)))
        .hasMessageContaining("NumberOfSections 97 exceeds 96");
  }
}
