package preflight.filesystem.xfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.XZInputStream;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.FileType;
import preflight.filesystem.Node;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/** Ready-made images (src/test/resources, made by make.sh there). */
class XfsFileSystemTest {

  private static byte[] image(String name) throws IOException {
    try (InputStream in = XfsFileSystemTest.class.getResourceAsStream(name + ".img.xz")) {
      return new XZInputStream(Objects.requireNonNull(in, name)).readAllBytes();
    }
  }

  private static XfsFileSystem open(byte[] bytes) throws IOException {
    return XfsFileSystem.open(new ArraySource("fixture", bytes));
  }

  private static List<String> troubles(XfsFileSystem fileSystem) {
    return fileSystem.facts().troubles().stream().map(Trouble::summary).toList();
  }

  private static Node find(XfsFileSystem fileSystem, String path) throws IOException {
    Node node = fileSystem.root();
    for (String name : path.split("/", -1)) {
      node = fileSystem.child(node, name).orElseThrow();
    }
    return node;
  }

  private static String text(XfsFileSystem fileSystem, Node file) throws IOException {
    ByteSource content = fileSystem.open(file);
    return new String(content.read(0, (int) content.size()), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v4", "v5"})
  void readsFilesDirectoriesAndLinks(String name) throws IOException {
    XfsFileSystem fileSystem = open(image(name));
    assertThat(fileSystem.facts().type()).isEqualTo("xfs");
    assertThat(fileSystem.facts().label()).isEqualTo("fixture");
    assertThat(fileSystem.facts().uuid()).contains("01234567-89ab-4cde-8f01-23456789abcd");
    assertThat(fileSystem.facts().blockSize()).isEqualTo(1024);
    assertThat(fileSystem.facts().size()).isEqualTo(16 << 20);
    assertThat(fileSystem.list(fileSystem.root()))
        .extracting(DirectoryEntry::name)
        .containsExactlyInAnyOrder("lines", "etc", "block", "leaf", "tree");
    Node release = find(fileSystem, "etc/os-release");
    assertThat(release.mode()).isEqualTo(0104755);
    assertThat(text(fileSystem, release)).isEqualTo("ID=debian\n");
    assertThat(fileSystem.readLink(find(fileSystem, "etc/fast"))).isEqualTo("os-release");
    assertThat(fileSystem.readLink(find(fileSystem, "etc/slow")))
        .isEqualTo("long/".repeat(60) + "end");
    assertThat(find(fileSystem, "etc/pipe").type()).isEqualTo(FileType.FIFO);
    assertThat(find(fileSystem, "etc/null").type()).isEqualTo(FileType.CHARACTER_DEVICE);
    ByteSource lines = fileSystem.open(find(fileSystem, "lines"));
    for (int at = 0; at + 5000 < lines.size(); at += 4999) {
      byte[] piece = lines.read(at, 5000);
      int whole = (16 - at % 16) % 16;
      assertThat(new String(piece, whole, 15, StandardCharsets.UTF_8))
          .isEqualTo(String.format("%015d", at + whole));
    }
    assertThat(troubles(fileSystem)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"v4, block, 8", "v4, leaf, 60", "v4, tree, 300", "v5, leaf, 60", "v5, tree, 300"})
  void readsDirectoriesOfAllForms(String image, String path, int count) throws IOException {
    XfsFileSystem fileSystem = open(image(image));
    Node directory = find(fileSystem, path);
    assertThat(fileSystem.list(directory)).hasSize(count);
    for (int i = 1; i <= count; i++) {
      Node file = fileSystem.child(directory, String.format("name-%060d", i)).orElseThrow();
      assertThat(text(fileSystem, file)).isEqualTo(i % 15 == 0 ? "ID=debian\n" : "");
    }
    assertThat(fileSystem.child(directory, "name-")).isEmpty();
  }

  @Test
  void tellsOfALogThatWasNotReplayed() throws IOException {
    XfsFileSystem clean = open(image("clean"));
    assertThat(troubles(clean)).isEmpty();
    assertThat(text(clean, find(clean, "later"))).isEqualTo("new\n");
    assertThat(clean.readLink(find(clean, "slow"))).isEqualTo("long/".repeat(150) + "end");
    XfsFileSystem dirty = open(image("dirty"));
    assertThat(troubles(dirty)).hasSize(1).first().asString().contains("the log is not replayed");
    assertThat(text(dirty, find(dirty, "file"))).isEqualTo("old\n");
    assertThat(dirty.child(dirty.root(), "later")).isEmpty();
  }

  /** The offset and the width of a field in bytes, and a value. */
  @ParameterizedTest
  @CsvSource({
    "0, 4, 1, sb_magicnum",
    "4, 4, 3000, sb_blocksize 3000",
    "8, 8, 10, sb_dblocks 10",
    "8, 8, 99999999, sb_dblocks",
    "84, 4, 9, sb_agblocks 9",
    "88, 4, 0, sb_agcount 0",
    "100, 2, 3, XFS_SB_VERSION_3",
    "100, 2, 0xB6A5, XFS_SB_VERSION_SHAREDBIT",
    "102, 2, 513, sb_sectsize 513",
    "104, 2, 100, sb_inodesize 100",
    "106, 2, 3, sb_inopblock 3",
    "120, 1, 9, sb_blocklog 9",
    "123, 1, 7, sb_inopblog 7",
    "124, 1, 40, sb_agblklog 40",
    "126, 1, 1, sb_inprogress 1",
    "179, 1, 1, sb_shared_vn 1",
    "192, 1, 7, sb_dirblklog 7",
    "200, 4, 0x1, XFS_SB_VERSION2_bit_0",
    "216, 4, 0x200, XFS_SB_FEAT_INCOMPAT_ZONED",
    "216, 4, 0x400, XFS_SB_FEAT_INCOMPAT_ZONE_GAPS",
    "216, 4, 0x800, XFS_SB_FEAT_INCOMPAT_bit_11",
    "216, 4, 0x80000000, XFS_SB_FEAT_INCOMPAT_bit_31",
  })
  void refusesASuperblockByItsField(int at, int width, String value, String says)
      throws IOException {
    byte[] bytes = image("v5");
    put(bytes, at, width, Long.decode(value));
    assertThatThrownBy(() -> open(bytes))
        .isInstanceOf(ReadProblem.class)
        .hasMessageContaining(says);
  }

  @ParameterizedTest
  @CsvSource({
    "212, 4, 0x100, XFS_SB_FEAT_RO_COMPAT_bit_8 (it forbids writing)",
    "216, 4, 0x31, XFS_SB_FEAT_INCOMPAT_NEEDSREPAIR",
    "220, 4, 0x2, XFS_SB_FEAT_INCOMPAT_LOG_bit_1",
    "16, 8, 7, a realtime section of 7 blocks",
    "48, 8, 0, a log on another device",
    "48, 8, 0x7fffffff, are not within an allocation group",
    "8, 8, 16385, '' ",
  })
  void tellsOfWhatCanBeReadAllTheSame(int at, int width, String value, String says)
      throws IOException {
    byte[] bytes = image("v5");
    if (says.isBlank()) {
      // one bit is enough for the checksum
      bytes[300] ^= 1;
      XfsFileSystem fileSystem = open(bytes);
      assertThat(troubles(fileSystem)).hasSize(1).first().asString().contains("checksum 0x");
      return;
    }
    put(bytes, at, width, Long.decode(value));
    seal(bytes, 0, 512, 224);
    XfsFileSystem fileSystem = open(bytes);
    assertThat(troubles(fileSystem)).hasSize(1).first().asString().contains(says);
    assertThat(text(fileSystem, find(fileSystem, "etc/os-release"))).isEqualTo("ID=debian\n");
  }

  /** Of the inode of a file: what is not told is refused. */
  @ParameterizedTest
  @CsvSource({
    "0, 2, 1, di_magic",
    "2, 2, 0, di_mode 0",
    "2, 2, 0x3000, di_mode 0x3000",
    "4, 1, 2, di_version 2",
    "5, 1, 1, di_format 1",
    "16, 4, 0, di_nlink 0",
    "24, 8, 1000, di_nextents 1000",
    "56, 8, -1, exceeds 2^63",
    "82, 1, 200, di_forkoff 200",
    "90, 2, 1, XFS_DIFLAG_REALTIME",
    "152, 8, 5, di_ino 5",
    "176, 8, 0x7FFFFFFFFFFFFE00, reaches block",
    "184, 8, 0, br_blockcount 0",
    "184, 8, 0x7fffffffffffffff, br_startblock",
  })
  void refusesAnInodeByItsField(int at, int width, String value, String says) throws IOException {
    byte[] bytes = image("v5");
    XfsFileSystem good = open(bytes);
    long number = find(good, "lines").id();
    int inode = inode(bytes, number);
    put(bytes, inode + at, width, Long.decode(value));
    seal(bytes, inode, 512, 100);
    XfsFileSystem fileSystem = open(bytes);
    assertThatThrownBy(() -> fileSystem.open(fileSystem.node(number)).read(0, 5000))
        .isInstanceOf(ReadProblem.class)
        .hasMessageContaining(says);
    assertThat(troubles(fileSystem)).isEmpty();
  }

  @Test
  void readsAnInodeWithAWrongChecksum() throws IOException {
    byte[] bytes = image("v5");
    long number = find(open(bytes), "etc/os-release").id();
    bytes[inode(bytes, number) + 40] ^= 1;
    XfsFileSystem fileSystem = open(bytes);
    assertThat(text(fileSystem, find(fileSystem, "etc/os-release"))).isEqualTo("ID=debian\n");
    assertThat(troubles(fileSystem))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("inode " + number + ": checksum 0x");
  }

  /** With one group, blocks of 1 KiB and inodes of 512 bytes a number is that of 512 bytes. */
  private static int inode(byte[] bytes, long number) {
    assertThat(bytes[(int) number * 512]).isEqualTo((byte) 'I');
    return (int) number * 512;
  }

  private static void put(byte[] bytes, int at, int width, long value) {
    ByteBuffer number = ByteBuffer.allocate(8).putLong(0, value);
    System.arraycopy(number.array(), 8 - width, bytes, at, width);
  }

  private static void seal(byte[] bytes, int from, int length, int at) {
    ByteBuffer.wrap(bytes).putInt(from + at, 0);
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    ByteBuffer.wrap(bytes).putInt(from + at, Integer.reverseBytes((int) crc.getValue()));
  }
}
