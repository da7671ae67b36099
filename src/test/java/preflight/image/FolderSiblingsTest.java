package preflight.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.io.ByteSource;
import preflight.io.ReadCounter;

class FolderSiblingsTest {

  @TempDir Path root;

  @Test
  void opensOnlyRegularFilesOfItsOwnFolder() throws Exception {
    Path folder = Files.createDirectories(root.resolve("images"));
    Files.writeString(root.resolve("secret"), "secret");
    Files.writeString(folder.resolve("beside"), "beside");
    Files.createDirectories(folder.resolve("sub"));
    Files.writeString(folder.resolve("sub/inner"), "inner");
    Files.createSymbolicLink(folder.resolve("out"), root.resolve("secret"));
    Files.createSymbolicLink(folder.resolve("in"), Path.of("beside"));
    Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));
    Files.createSymbolicLink(folder.resolve("down"), Path.of("sub/inner"));

    ReadCounter counter = new ReadCounter();
    FolderSiblings siblings = FolderSiblings.of(folder.resolve("disk.vmdk"), counter);
    for (String name :
        new String[] {
          "",
          ".",
          "..",
          "../secret",
          "sub",
          "sub/inner",
          "./beside",
          "out",
          "down",
          "dangling",
          "none",
          "a\0b",
          "sub\\inner",
          folder.resolve("beside").toString(),
          "\udc80"
        }) {
      assertThat(siblings.open(name)).as(name).isEmpty();
    }
    assertThat(siblings.opened()).isEmpty();
    ByteSource beside = siblings.open("beside").orElseThrow();
    assertThat(siblings.open("beside").orElseThrow()).isSameAs(beside);
    assertThat(siblings.open("in")).isPresent();
    assertThat(siblings.opened()).hasSize(2);
    assertThat(new String(beside.read(0, 6), java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("beside");
    assertThat(counter.bytes()).isEqualTo(6);
    for (ByteSource source : siblings.opened()) {
      source.close();
    }
  }

  @Test
  void findsTheDescriptorThatListsAnExtent() throws Exception {
    Files.writeString(root.resolve("a.vmdk"), "# Disk DescriptorFile\nRW x broken\n");
    Files.writeString(
        root.resolve("b.VMDK"), "# disk descriptorfile\r\nRW 8 FLAT \"b-flat.vmdk\" 0\r\n");
    Files.writeString(
        root.resolve("c.vmdk"),
        "# Disk DescriptorFile\nRW 8 SPARSE \"c-s001.vmdk\"\nRW 8 SPARSE \"c-s002.vmdk\"\n");
    Files.writeString(root.resolve("empty.vmdk"), "");
    Files.createDirectories(root.resolve("folder.vmdk"));
    for (String name : new String[] {"b-flat.vmdk", "c-s002.vmdk", "other.vmdk"}) {
      Files.write(root.resolve(name), new byte[4096]);
    }
    assertThat(new FolderDescriptors().of(root.resolve("b-flat.vmdk")))
        .isEqualTo(Optional.of(root.resolve("b.VMDK")));
    assertThat(new FolderDescriptors().of(root.resolve("c-s002.vmdk")))
        .isEqualTo(Optional.of(root.resolve("c.vmdk")));
    assertThat(new FolderDescriptors().of(root.resolve("other.vmdk"))).isEmpty();
    assertThat(new FolderDescriptors().of(root.resolve("c.vmdk"))).isEmpty();
  }

  /** Whatever order the host lists them in. */
  @Test
  void looksIntoTheFirstTenThousandDescriptorsByName() throws Exception {
    for (int i = 0; i < 9_998; i++) {
      Files.createFile(root.resolve("a" + i + ".vmdk"));
    }
    Path descriptor = root.resolve("z.vmdk");
    Files.writeString(descriptor, "# Disk DescriptorFile\nRW 8 FLAT \"z-flat.vmdk\" 0\n");
    Path extent = Files.write(root.resolve("z-flat.vmdk"), new byte[4096]);
    assertThat(new FolderDescriptors().of(extent)).contains(descriptor);
    Files.createFile(root.resolve("b.vmdk"));
    assertThat(new FolderDescriptors().of(extent)).isEmpty();
  }
}
