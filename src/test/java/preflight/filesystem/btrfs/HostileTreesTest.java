package preflight.filesystem.btrfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.FileSystem;
import preflight.filesystem.Node;
import preflight.io.ArraySource;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;

/** What no tool writes is refused with its structure, field, value and place. */
class HostileTreesTest {

  private static final int METADATA = 0x40000;
  private static final int NODE = 4096;

  private static BtrfsFileSystem open(byte[] image) throws IOException {
    return BtrfsFileSystem.open(new ArraySource("image", image));
  }

  /** Everything that can be reached, a few levels deep. */
  private static void walk(FileSystem fileSystem, Node directory, int depth) throws IOException {
    for (DirectoryEntry entry : fileSystem.list(directory)) {
      Node node = fileSystem.child(directory, entry.name()).orElseThrow();
      if (node.isDirectory() && depth < 4) {
        walk(fileSystem, node, depth + 1);
      } else if (node.isRegular()) {
        fileSystem.open(node).read(0, (int) Math.min(100_000, node.size()));
      } else if (node.isSymlink()) {
        fileSystem.readLink(node);
      }
    }
  }

  private static String refusal(byte[] image) throws IOException {
    try {
      BtrfsFileSystem fileSystem = open(image);
      walk(fileSystem, fileSystem.root(), 0);
      return "nothing";
    } catch (ReadProblem problem) {
      return problem.getMessage();
    }
  }

  private static BtrfsWriter sample() {
    BtrfsWriter writer = new BtrfsWriter();
    for (int i = 0; i < 60; i++) {
      writer.file(5, "/folder/file-" + i, "content " + i);
    }
    return writer.file(5, "/large", new byte[9000], 0).symlink(5, "/link", "large");
  }

  /** The first block of the tree of files that has this level. */
  private static int block(byte[] image, int level) {
    ByteBuffer bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = METADATA; at < METADATA + 256 * 1024; at += NODE) {
      if (bytes.getLong(at + 0x58) == 5 && bytes.get(at + 0x64) == level) {
        return at;
      }
    }
    throw new AssertionError("no block of level " + level);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0x30, 8, 4096, bytenr 4096 instead of",
    "0, 0x20, 1, 1, fsid 01",
    "0, 0x50, 8, 8, generation 8 instead of 7",
    "0, 0x58, 8, 2, owner 2 in Btrfs tree 5",
    "0, 0x58, 8, -5, owner 18446744073709551611 in Btrfs tree 5",
    "0, 0x60, 4, 160, nritems 160 in a block with room for 159",
    "0, 0x60, 4, -1, nritems 4294967295 in a block",
    "0, 0x60, 4, 0, nritems 0 in a block that is no root",
    "0, 0x64, 1, 1, does not",
    "0, 0x64, 1, 8, level 8 is not below 8",
    "0, 0x65, 8, 255, first key (255 1 0) instead of (256 1 0)",
    "0, 0x65, 8, 900, key (256 12 256) behind (900 1 0)",
    "0, 0x76, 4, 4000, item 0: data of 160 bytes at 4000 does not end at 3995",
    "0, 0x7A, 4, -1, item 0: data of 4294967295 bytes",
    "1, 0x60, 4, 0, nritems 0 in a block with room",
    "1, 0x60, 4, 122, nritems 122 in a block with room for 121",
    "1, 0x64, 1, 2, level 2 instead of 1",
    "1, 0x76, 8, 12345, no chunk has the logical address 12345",
    "1, 0x76, 8, -1, exceeds 2^63",
    "1, 0x7E, 8, 9, generation 7 instead of 9"
  })
  void refusesTreeBlocks(int level, String at, int width, long value, String says)
      throws IOException {
    BtrfsWriter writer = sample();
    byte[] image = writer.build();
    int block = block(image, level);
    byte[] bytes = Arrays.copyOfRange(image, block, block + NODE);
    byte[] number = BtrfsWriter.buffer(8).putLong(value).array();
    System.arraycopy(number, 0, bytes, Integer.decode(at), width);
    writer.sign(bytes);
    System.arraycopy(bytes, 0, image, block, NODE);
    String refusal = refusal(image);
    if (says.equals("does not")) {
      assertThat(refusal).startsWith("Btrfs tree 5, block ");
    } else {
      assertThat(refusal).startsWith("Btrfs tree 5, block ").contains(says);
      assertThat(refusal.contains("(at byte ")).isEqualTo(!says.startsWith("no chunk"));
    }
  }

  /** A node that is its own child fails by its level, whichever keys it claims. */
  @Test
  void refusesACircle() throws IOException {
    BtrfsWriter writer = sample();
    byte[] image = writer.build();
    int block = block(image, 1);
    byte[] bytes = Arrays.copyOfRange(image, block, block + NODE);
    ByteBuffer node = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    node.putLong(0x76, node.getLong(0x30));
    writer.sign(bytes);
    System.arraycopy(bytes, 0, image, block, NODE);
    assertThat(refusal(image)).contains("level 1 instead of 0");
  }

  @ParameterizedTest
  @CsvSource({
    "0x30, 8, 0, bytenr 0 instead of 65536",
    "0x50, 8, 1, root 1 is no multiple of 4096",
    "0x58, 8, 4096, no chunk has the logical address 4096",
    "0x88, 8, 0, num_devices 0",
    "0x90, 4, 512, sectorsize 512",
    "0x90, 4, 6000, sectorsize 6000",
    "0x94, 4, 2048, nodesize 2048",
    "0x94, 4, 131072, nodesize 131072",
    "0xA0, 4, 96, sys_chunk_array_size 96",
    "0xA0, 4, 2049, sys_chunk_array_size 2049",
    "0xC4, 2, 9, csum_type 9",
    "0xC6, 1, 8, root_level 8 is not below 8",
    "0xC7, 1, 1, level 0 instead of 1",
    "0x11B, 8, 0, dev_item.fsid 00000000",
    "0x32B, 8, 255, key (255 228) of no chunk",
    "0x33C, 8, 0, length 0 of the chunk",
    "0x34C, 8, 4096, stripe_len 4096",
    "0x354, 8, 0, type 0x0 of a chunk",
    "0x354, 8, 26, type 0x1a of a chunk",
    "0x368, 2, 0, num_stripes 0 of a chunk of profile single",
    "0x368, 2, 3, ends at byte"
  })
  void refusesSuperblocks(String at, int width, long value, String says) throws IOException {
    BtrfsWriter writer = sample();
    byte[] image = writer.build();
    byte[] block = Arrays.copyOfRange(image, 0x10000, 0x11000);
    System.arraycopy(
        BtrfsWriter.buffer(8).putLong(value).array(), 0, block, Integer.decode(at), width);
    if (!at.equals("0xC4")) {
      writer.sign(block);
    }
    System.arraycopy(block, 0, image, 0x10000, 4096);
    assertThat(refusal(image)).contains(says);
  }

  @Test
  void refusesChunksThatOverlap() {
    BtrfsWriter writer = sample();
    writer
        .items(3)
        .put(new BtrfsWriter.Item(256, 228, 0x1021000), writer.chunk(65_536, 1, 1, 0x80000));
    assertThatThrownBy(() -> open(writer.build()))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("Btrfs chunk: the one at 16912384 overlaps another one (at byte");
  }

  @ParameterizedTest
  @CsvSource({"8, 2, raid0", "64, 4, raid10", "128, 2, raid5", "256, 3, raid6"})
  void refusesWhatIsStriped(long profile, int devices, String name) throws IOException {
    BtrfsWriter writer = sample();
    long start = METADATA + 256 * 1024;
    long[] places = new long[devices];
    Arrays.fill(places, start);
    writer
        .items(3)
        .put(
            new BtrfsWriter.Item(256, 228, start + 0x1000000),
            writer.chunk(65_536, 1 | profile, 1, places));
    assertThat(refusal(writer.build()))
        .contains("not supported: a chunk of profile " + name + " on " + devices + " devices");
  }

  @ParameterizedTest
  @CsvSource({
    // at, width, value in the extent item of a large file
    "16, 1, 4, not supported: compression 4",
    "17, 1, 1, not supported: encryption 1",
    "18, 2, 7, not supported: other_encoding 7",
    "20, 1, 3, type 3 of an extent",
    "20, 1, 0, an inline extent",
    "21, 8, 4096, no chunk has the logical address 4096",
    "21, 8, 1, disk_bytenr 1 is no multiple",
    "29, 8, 4096, exceed an extent of 4096",
    "37, 8, 4096, exceed an extent of 12288",
    "45, 8, 0, num_bytes 0 of an extent",
    "45, 8, 100, num_bytes 100 is no multiple",
    "45, 8, -4096, exceeds 2^63",
    "8, 8, 12288, nothing"
  })
  void refusesExtents(int at, int width, long value, String says) throws IOException {
    BtrfsWriter writer = new BtrfsWriter().file(5, "/large", new byte[9000], 0);
    byte[] item = writer.items(5).get(new BtrfsWriter.Item(257, 108, 0));
    System.arraycopy(BtrfsWriter.buffer(8).putLong(value).array(), 0, item, at, width);
    assertThat(refusal(writer.build())).contains(says);
  }

  @Test
  void refusesExtentsThatOverlap() throws IOException {
    BtrfsWriter writer = new BtrfsWriter().file(5, "/large", new byte[9000], 0);
    writer.extent(5, 257, 4096, 0, 1, 0, 0, 0, 4096, 4096);
    assertThat(refusal(writer.build())).contains("the extent at 0 overlaps the one at 4096");
  }

  @ParameterizedTest
  @CsvSource({
    "1, zlib, 1, compressed extent is damaged: ",
    "2, LZO, 1, an LZO stream of ",
    "2, LZO segment, 7, an LZO segment of ",
    "3, zstd, 0, compressed extent is damaged: "
  })
  void refusesDamagedCompression(int compression, String what, int at, String says)
      throws IOException {
    BtrfsWriter writer = new BtrfsWriter();
    byte[] packed = writer.pack(compression, new byte[65_536]);
    packed[at] = (byte) 0x7F;
    long inode = writer.empty(5, "/packed", 0100644, 65_536, 0);
    long place = writer.store(packed, true);
    writer.extent(
        5,
        inode,
        0,
        compression,
        1,
        place,
        (packed.length + 4095L) / 4096 * 4096,
        0,
        65_536,
        65_536);
    assertThat(refusal(writer.build())).as(what).contains(says);
  }

  @Test
  void refusesLargeCompressedExtents() throws IOException {
    BtrfsWriter writer = new BtrfsWriter();
    byte[] packed = writer.pack(BtrfsWriter.ZLIB, new byte[65_536]);
    long inode = writer.empty(5, "/packed", 0100644, 65_536, 0);
    writer.extent(5, inode, 0, 1, 1, writer.store(packed, true), 4096, 0, 65_536, (1 << 20) + 4096);
    assertThat(refusal(writer.build())).contains("ram_bytes 1052672 of a compressed extent");
  }

  @ParameterizedTest
  @CsvSource({
    "25, 2, 1, data_len 1",
    "27, 2, 0, name_len 0",
    "27, 2, 256, name_len 256",
    "27, 2, 90, ends at byte",
    "29, 1, 8, type 8 of a directory item",
    "29, 1, 129, BTRFS_FT_ENCRYPTED",
    "30, 1, 47, name with byte 47",
    "30, 1, 0, name with byte 0",
    "0, 8, 1, location (1 1 0)",
    "0, 8, 999, has no INODE_ITEM",
    "0, 8, 281474976710656, a number above 2^48",
    "8, 1, 2, location (257 2 0)"
  })
  void refusesDirectoryItems(int at, int width, long value, String says) throws IOException {
    BtrfsWriter writer = new BtrfsWriter().file(5, "/name", "content");
    for (int type : new int[] {84, 96}) {
      BtrfsWriter.Item key =
          type == 96
              ? new BtrfsWriter.Item(256, 96, 2)
              : new BtrfsWriter.Item(
                  256, 84, BtrfsWriter.hash("name".getBytes(StandardCharsets.US_ASCII)));
      byte[] item = writer.items(5).get(key).clone();
      System.arraycopy(BtrfsWriter.buffer(8).putLong(value).array(), 0, item, at, width);
      writer.items(5).put(key, item);
    }
    assertThat(refusal(writer.build())).contains(says);
  }

  @Test
  void aSubvolumeWithoutAPlaceHasNoPath() throws IOException {
    BtrfsWriter writer = new BtrfsWriter();
    long id = writer.subvolume(5, "/lost");
    writer.items(1).remove(new BtrfsWriter.Item(id, 144, 5));
    writer.preferred(id);
    BtrfsFileSystem fileSystem = open(writer.build());
    assertThat(fileSystem.subvolume().orElseThrow().path()).isEmpty();
    assertThat(fileSystem.facts().troubles().get(0).summary())
        .contains("subvolume 256 stands in no other one");
  }

  @Test
  void subvolumesWithinOneAnotherEnd() throws IOException {
    BtrfsWriter writer = new BtrfsWriter();
    long a = writer.subvolume(5, "/a");
    long b = writer.subvolume(a, "/b");
    byte[] reference = writer.items(1).remove(new BtrfsWriter.Item(a, 144, 5));
    writer.items(1).put(new BtrfsWriter.Item(a, 144, b), reference);
    BtrfsFileSystem fileSystem = open(writer.build());
    assertThatThrownBy(fileSystem::subvolumes)
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("a path of more than 4096 bytes");
    assertThat(fileSystem.mounted(List.of("subvol=/a"))).isPresent();
  }

  @Test
  void listsOnlySoManySubvolumes() throws IOException {
    BtrfsWriter writer = new BtrfsWriter(4096, 4096, 0, 8 << 20, false);
    for (int i = 0; i < 1001; i++) {
      writer.subvolume(5, "/s" + i);
    }
    BtrfsFileSystem fileSystem = open(writer.build());
    assertThatThrownBy(fileSystem::subvolumes)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("more than 1000 subvolumes");
  }
}
