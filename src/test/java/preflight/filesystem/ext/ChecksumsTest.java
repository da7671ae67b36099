package preflight.filesystem.ext;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.Node;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.Trouble;

/**
 * Each checksum of metadata in turn is made wrong: it is told by the structure's name, and what is
 * read stays the same. Bitmaps, attribute blocks, the orphan file and the block of mmp are not read
 * at all, and so neither are their checksums.
 */
class ChecksumsTest {

  private static final String TALL = "tall";

  @Test
  void aGoodImageHasNoTroubles() throws IOException {
    for (String name :
        new String[] {"ext4", "inline", "meta_bg", "64k", "deep", "bigalloc", "overflow"}) {
      ExtFileSystem fileSystem = Fixture.load(name).open();
      assertThat(Walk.everything(fileSystem)).isEmpty();
      assertThat(fileSystem.facts().troubles()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "superblock | ext superblock",
        "group descriptor | group descriptor 0",
        "root inode | inode 2",
        "file inode | inode FILE",
        "directory inode | inode TALL",
        "leaf of the root | inode 2, directory block 0",
        "leaf of the tree | inode TALL, directory block 1",
        "root of the tree | inode TALL, directory block 0",
        "inner node of the tree | inode TALL, directory block INNER",
        "unused part of the tree's root | inode TALL, directory block 0",
        "extent block of depth 1 | inode FILE, extent block UPPER",
        "extent block of depth 0 | inode FILE, extent block LOWER",
      })
  void aWrongChecksumIsToldAndReadingGoesOn(String which, String structure) throws IOException {
    Fixture fixture = Fixture.load("deep");
    Map<String, String> numbers = new HashMap<>();
    Map<String, Long> places = places(fixture, numbers);
    Map<String, String> before = read(Fixture.load("deep").open());
    long at = places.get(which);
    fixture.put8(at, fixture.bytes()[Math.toIntExact(at)] ^ 0x40);

    ExtFileSystem fileSystem = fixture.open();
    Map<String, String> after = read(fileSystem);
    assertThat(after).isEqualTo(before);
    String expected = structure;
    for (Map.Entry<String, String> number : numbers.entrySet()) {
      expected = expected.replace(number.getKey(), number.getValue());
    }
    assertThat(fileSystem.facts().troubles()).hasSize(1);
    Trouble trouble = fileSystem.facts().troubles().get(0);
    assertThat(trouble.structure()).isEqualTo(expected);
    assertThat(trouble.detail()).matches("checksum 0x[0-9a-f]+ is wrong, computed 0x[0-9a-f]+");
    assertThat(trouble.offset()).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "root of the tree | 0 | 200 | limit 200 of a hash tree leaves no room for a checksum",
        "root of the tree | 2 | 124 | count 124 of a hash tree with limit 123",
        "root of the tree | 2 | 0 | count 0 of a hash tree with limit 123",
        "root of the tree | -3 | 0x7B09 | info_length 9 of a hash tree",
        "inner node of the tree | 2 | 999 | count 999 of a hash tree with limit 126",
      })
  void aDamagedHashTreeIsToldAndReadingGoesOn(String which, int field, String value, String detail)
      throws IOException {
    Fixture fixture = Fixture.load("deep");
    Map<String, String> before = read(Fixture.load("deep").open());
    long entries = places(fixture, new HashMap<>()).get(which + ": entries");
    fixture.put16(entries + field, Integer.decode(value));
    ExtFileSystem fileSystem = fixture.open();
    assertThat(read(fileSystem)).isEqualTo(before);
    assertThat(fileSystem.facts().troubles())
        .singleElement()
        .satisfies(trouble -> assertThat(trouble.detail()).isEqualTo(detail));
  }

  /** Linux turns a leaf into the root of a tree and leaves the leaf's checksum entry in it. */
  @Test
  void aRootThatWasALeafIsStillTheRootOfATree() throws IOException {
    Fixture fixture = Fixture.load("deep");
    Node tall = fixture.open().child(fixture.open().root(), TALL).orElseThrow();
    int root =
        Math.toIntExact(places(fixture, new HashMap<>()).get("root of the tree: entries") - 32);
    int end = 32 + 8 * fixture.u16(root + 32);
    int used = 32 + 8 * fixture.u16(root + 34);
    assertThat(end).isEqualTo(1024 - 8);
    fixture.put32(root + end, 0xDE00000CL);
    byte[] seed = new byte[24];
    System.arraycopy(fixture.bytes(), 1024 + 0x68, seed, 0, 16);
    long inode = fixture.u32(2048 + 8) * 1024 + (tall.id() - 1) * 256;
    ByteBuffer.wrap(seed)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(16, (int) tall.id())
        .putInt(20, (int) fixture.u32(inode + 0x64));
    int crc = crc32c(-1, seed);
    crc = crc32c(crc, Arrays.copyOfRange(fixture.bytes(), root, root + used));
    crc = crc32c(crc, new byte[] {0x0C, 0, 0, (byte) 0xDE, 0, 0, 0, 0});
    fixture.put32(root + end + 4, Integer.toUnsignedLong(crc));
    ExtFileSystem fileSystem = fixture.open();
    assertThat(read(fileSystem)).isEqualTo(read(Fixture.load("deep").open()));
    assertThat(fileSystem.facts().troubles()).isEmpty();
  }

  /** Bit by bit, as RFC 3720 appendix B.4 describes it, without its last step. */
  private static int crc32c(int start, byte[] bytes) {
    int crc = start;
    for (byte b : bytes) {
      crc ^= Byte.toUnsignedInt(b);
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
      }
    }
    return crc;
  }

  /** Where a byte stands that its checksum covers and that nothing else depends on. */
  private static Map<String, Long> places(Fixture fixture, Map<String, String> numbers)
      throws IOException {
    ExtFileSystem fileSystem = fixture.open();
    Map<String, Long> places = new HashMap<>();
    long table = fixture.u32(2048 + 8) * 1024;
    Node tall = fileSystem.child(fileSystem.root(), TALL).orElseThrow();
    Node file = fileSystem.child(fileSystem.root(), "striped").orElseThrow();
    numbers.put("TALL", Long.toString(tall.id()));
    numbers.put("FILE", Long.toString(file.id()));
    places.put("superblock", 1024L + 0x30);
    places.put("group descriptor", 2048L + 0x1A);
    // the change time
    places.put("root inode", table + 256 + 0xC);
    places.put("directory inode", table + (tall.id() - 1) * 256 + 0xC);
    places.put("file inode", table + (file.id() - 1) * 256 + 0xC);
    long rootMap = table + 256 + 0x28;
    long tallMap = table + (tall.id() - 1) * 256 + 0x28;
    places.put("leaf of the root", fixture.u32(rootMap + 20) * 1024 + 1024 - 1);
    // the blocks of /tall are in a row, as far as they are asked for here
    assertThat(fixture.u16(tallMap + 6)).isZero();
    int extents = fixture.u16(tallMap + 2);
    List<Long> blocks = new ArrayList<>();
    for (int i = 1; i <= extents; i++) {
      for (int j = 0; j < fixture.u16(tallMap + 12L * i + 4); j++) {
        blocks.add(fixture.u32(tallMap + 12L * i + 8) + j);
      }
    }
    places.put("leaf of the tree", blocks.get(1) * 1024 + 1024 - 1);
    places.put("root of the tree: entries", blocks.get(0) * 1024 + 32);
    // a hash; the kind of hash; neither is used for reading
    places.put("root of the tree", blocks.get(0) * 1024 + 32 + 8);
    places.put("unused part of the tree's root", blocks.get(0) * 1024 + 28);
    int inner = 0;
    for (int i = 1; i < blocks.size(); i++) {
      long at = blocks.get(i) * 1024;
      if (inner == 0 && fixture.u32(at) == 0 && fixture.u16(at + 4) == 1024) {
        inner = i;
      }
    }
    assertThat(inner).isPositive();
    numbers.put("INNER", Integer.toString(inner));
    places.put("inner node of the tree", blocks.get(inner) * 1024 + 8 + 8);
    places.put("inner node of the tree: entries", blocks.get(inner) * 1024 + 8);
    long fileMap = table + (file.id() - 1) * 256 + 0x28;
    assertThat(fixture.u16(fileMap + 6)).isEqualTo(2);
    long upper = fixture.u32(fileMap + 12 + 4);
    assertThat(fixture.u16(upper * 1024 + 6)).isEqualTo(1);
    long lower = fixture.u32(upper * 1024 + 12 + 4);
    numbers.put("UPPER", Long.toString(upper));
    numbers.put("LOWER", Long.toString(lower));
    // eh_generation is used by nobody
    places.put("extent block of depth 1", upper * 1024 + 8);
    places.put("extent block of depth 0", lower * 1024 + 8);
    return places;
  }

  /** All names and all content. */
  private static Map<String, String> read(ExtFileSystem fileSystem) throws IOException {
    Map<String, String> all = new HashMap<>();
    read(fileSystem, fileSystem.root(), "", all);
    assertThat(all).hasSizeGreaterThan(540);
    return all;
  }

  private static void read(
      ExtFileSystem fileSystem, Node directory, String path, Map<String, String> all)
      throws IOException {
    for (DirectoryEntry entry : fileSystem.list(directory)) {
      Node node = fileSystem.node(entry.id());
      String content = node.toString();
      if (node.isRegular()) {
        ByteSource source = fileSystem.open(node);
        byte[] bytes = source.read(0, (int) source.size());
        content += java.util.Arrays.hashCode(bytes);
        assertThat(Bytes.littleEndian("content", bytes, 0).length()).isEqualTo((int) node.size());
      } else if (node.isSymlink()) {
        content += fileSystem.readLink(node);
      } else if (node.isDirectory()) {
        read(fileSystem, node, path + "/" + entry.name(), all);
      }
      all.put(path + "/" + entry.name(), content);
    }
  }
}
