package preflight.filesystem.ext;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.Effort;
import preflight.filesystem.Node;

/** Names that are looked up through the tree of a directory of 501 names in two levels. */
class HashTreeTest {

  private static final int BLOCK = 1024;
  private static final int SUPERBLOCK = 1024;

  private static Node tall(Fixture fixture) throws IOException {
    ExtFileSystem fileSystem = fixture.open();
    return fileSystem.child(fileSystem.root(), "tall").orElseThrow();
  }

  private static long inode(Fixture fixture, long number) {
    return fixture.u32(2048 + 8) * BLOCK + (number - 1) * fixture.u16(SUPERBLOCK + 0x58);
  }

  /** Where a block of a directory stands, by the extents in its inode. */
  private static long at(Fixture fixture, Node directory, long logical) {
    long map = inode(fixture, directory.id()) + 0x28;
    for (int i = 1; i <= fixture.u16(map + 2); i++) {
      long within = logical - fixture.u32(map + 12L * i);
      if (within >= 0 && within < fixture.u16(map + 12L * i + 4)) {
        return (fixture.u32(map + 12L * i + 8) + within) * BLOCK;
      }
    }
    throw new AssertionError("no extent of block " + logical);
  }

  /** The same file system without metadata_csum, so that only the tree itself tells of damage. */
  private static Fixture unchecked() throws IOException {
    Fixture fixture = Fixture.load("deep");
    Node directory = tall(fixture);
    fixture.put32(SUPERBLOCK + 0x64, fixture.u32(SUPERBLOCK + 0x64) & ~0x400L);
    long root = at(fixture, directory, 0);
    assertThat(fixture.u16(root + 32)).isEqualTo(123);
    fixture.put16(root + 32, 124);
    for (int i = 0; i < fixture.u16(root + 34); i++) {
      long node = at(fixture, directory, fixture.u32(root + 32 + 8L * i + 4));
      assertThat(fixture.u16(node + 8)).isEqualTo(126);
      fixture.put16(node + 8, 127);
    }
    return fixture;
  }

  private static void assertAllFound(Fixture fixture, List<DirectoryEntry> names, Node directory)
      throws IOException {
    ExtFileSystem fileSystem = fixture.open();
    for (DirectoryEntry entry : names) {
      assertThat(fileSystem.child(directory, entry.name())).contains(fileSystem.node(entry.id()));
    }
    ExtFileSystem another = fixture.open();
    for (int i = 501; i < 520; i++) {
      assertThat(another.child(directory, String.format("%0255d", i))).isEmpty();
    }
    assertThat(another.child(directory, "")).isEmpty();
    assertThat(another.child(directory, ".")).isEmpty();
    assertThat(another.child(directory, "x".repeat(256))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void findsEachNameAndNoOther(boolean checksums) throws IOException {
    Fixture fixture = checksums ? Fixture.load("deep") : unchecked();
    Node directory = tall(fixture);
    ExtFileSystem fileSystem = fixture.open();
    List<DirectoryEntry> names = fileSystem.list(directory);
    assertThat(names).hasSize(501);
    assertAllFound(fixture, names, directory);
    assertThat(fileSystem.facts().troubles()).isEmpty();
  }

  /** Root, inner node and leaf, where a directory of some 170 blocks was searched before. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsTheNodesAndOneLeaf(boolean checksums) throws IOException {
    Fixture fixture = checksums ? Fixture.load("deep") : unchecked();
    Node directory = tall(fixture);
    CountedReads counted = new CountedReads(fixture.source());
    ExtFileSystem fileSystem = ExtFileSystem.open(counted, new Effort());
    List<DirectoryEntry> names = fileSystem.list(directory);
    for (DirectoryEntry entry : names) {
      fileSystem.node(entry.id());
      int requests = counted.requests();
      long bytes = counted.bytes();
      assertThat(fileSystem.child(directory, entry.name())).isPresent();
      assertThat(counted.requests() - requests).isEqualTo(3);
      assertThat(counted.bytes() - bytes).isEqualTo(3 * BLOCK);
    }
    int requests = counted.requests();
    assertThat(fileSystem.child(directory, "absent")).isEmpty();
    assertThat(counted.requests() - requests).isEqualTo(3);
  }

  /** In the root of the tree, in its first inner node, or in the first entries of both. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "root | 28 | 1 | 3 | hash_version 3 of a hash tree",
        "root | 28 | 1 | 6 | hash_version 6 of a hash tree",
        "root | 29 | 1 | 9 | info_length 9 of a hash tree",
        "root | 30 | 1 | 0 | an inner node of a hash tree in the place of a leaf",
        "root | 30 | 1 | 2 | hash tree of 3 levels, where 2 can be",
        "root | 30 | 1 | 255 | hash tree of 256 levels, where 2 can be",
        "root | 31 | 1 | 1 | unused_flags 1 of a hash tree",
        "root | 32 | 2 | 123 | limit 123 of a hash tree instead of 124",
        "root | 34 | 2 | 0 | count 0 of a hash tree with limit 124",
        "root | 34 | 2 | 125 | count 125 of a hash tree with limit 124",
        "root | 36 | 4 | 0 | block 0 is above itself in the hash tree",
        "root | 36 | 4 | 100000 | block 100000 is not among the",
        "root | 4 | 2 | 16 | not a node of a hash tree, though i_flags tells of one",
        "inner | 8 | 2 | 128 | limit 128 of a hash tree instead of 127",
        "inner | 10 | 2 | 0 | count 0 of a hash tree with limit 127",
        "inner | 12 | 4 | 0 | block 0 is above itself in the hash tree",
        "inner | 12 | 4 | 0xFFFFFFF | block 268435455 is not among the",
        "inner | 16 | 4 | 0xFFFFFFFE | of a hash tree is below the one before",
        "inner | 4 | 2 | 1012 | not a node of a hash tree, though i_flags tells of one",
      })
  void aDamagedTreeHidesNoNameAndIsTold(
      String which, int field, int width, String value, String detail) throws IOException {
    Fixture fixture = unchecked();
    Node directory = tall(fixture);
    long node = at(fixture, directory, 0);
    if (which.equals("inner")) {
      node = at(fixture, directory, fixture.u32(node + 36));
    }
    List<DirectoryEntry> names = fixture.open().list(directory);
    if (field == 4) {
      // keeps what the linear search reads of the block
      assertThat(names).hasSize(501);
      if (which.equals("root")) {
        fixture.put16(node + 4, 24).put16(node + 24 + 4, 1000).put32(node + 24, 0);
        fixture.put8(node + 24 + 6, 0);
      } else {
        fixture.put16(node + 4, 1012).put32(node + 1012, 0).put16(node + 1016, 12);
      }
    } else if (width == 1) {
      fixture.put8(node + field, Integer.decode(value));
    } else if (width == 2) {
      fixture.put16(node + field, Integer.decode(value));
    } else {
      fixture.put32(node + field, Long.decode(value));
    }
    assertAllFound(fixture, names, directory);
    ExtFileSystem fileSystem = fixture.open();
    for (DirectoryEntry entry : names) {
      fileSystem.child(directory, entry.name());
    }
    assertThat(fileSystem.facts().troubles())
        .isNotEmpty()
        .allSatisfy(trouble -> assertThat(trouble.detail()).contains(detail));
  }

  /** Without its feature, or where names are compared without regard to case, there is no tree. */
  @ParameterizedTest
  @CsvSource({"feature", "flag", "folded"})
  void aDirectoryWithoutATreeIsSearchedInARow(String which) throws IOException {
    Fixture fixture = unchecked();
    Node directory = tall(fixture);
    long flags = inode(fixture, directory.id()) + 0x20;
    List<DirectoryEntry> names = fixture.open().list(directory);
    // an unknown kind of hash would be told if the tree was looked at
    fixture.put8(at(fixture, directory, 0) + 28, 99);
    if (which.equals("feature")) {
      fixture.put32(SUPERBLOCK + 0x5C, fixture.u32(SUPERBLOCK + 0x5C) & ~0x20L);
    } else if (which.equals("flag")) {
      fixture.put32(flags, fixture.u32(flags) & ~0x1000L);
    } else {
      fixture.or32(flags, 0x40000000);
    }
    ExtFileSystem fileSystem = fixture.open();
    for (DirectoryEntry entry : names) {
      assertThat(fileSystem.child(directory, entry.name())).isPresent();
    }
    assertThat(fileSystem.facts().troubles()).isEmpty();
  }

  /**
   * Names of one hash in three leaves in a row: the lowest bit of an entry's hash tells that those
   * of the leaf before go on, and where it is not set, Linux reads no further.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void namesOfOneHashGoOnInTheNextLeaf(int kind) throws IOException {
    Fixture fixture = unchecked();
    Node directory = tall(fixture);
    DirectoryHash hash = hash(fixture);
    List<String> pair = collision(hash, kind);
    int common = hash.of(kind, pair.get(0).getBytes(StandardCharsets.US_ASCII));
    long root = at(fixture, directory, 0);
    fixture.put8(root + 28, kind).put8(root + 30, 0).put16(root + 34, 5);
    fixture.put32(root + 36, 10);
    leaf(fixture, directory, 10, "below", 12);
    leaf(fixture, directory, 11, pair.get(0), 12);
    leaf(fixture, directory, 12, "between", 12);
    leaf(fixture, directory, 13, pair.get(1), 13);
    leaf(fixture, directory, 14, "above", 12);
    int[] hashes = {common, common | 1, common | 1, common + 2};
    for (int i = 0; i < hashes.length; i++) {
      fixture.put32(root + 40 + 8L * i, Integer.toUnsignedLong(hashes[i]));
      fixture.put32(root + 44 + 8L * i, 11 + i);
    }
    ExtFileSystem fileSystem = fixture.open();
    assertThat(fileSystem.child(directory, pair.get(0))).map(Node::id).contains(12L);
    assertThat(fileSystem.child(directory, pair.get(1))).map(Node::id).contains(13L);

    fixture.put32(root + 56, Integer.toUnsignedLong(common + 2));
    ExtFileSystem apart = fixture.open();
    assertThat(apart.child(directory, pair.get(0))).map(Node::id).contains(12L);
    assertThat(apart.child(directory, pair.get(1))).isEmpty();
    assertThat(apart.facts().troubles()).isEmpty();
  }

  /** All entries of a root are of one hash and lead to one leaf. */
  @Test
  void leavesThatComeAgainAndAgainEnd() throws IOException {
    Fixture fixture = unchecked();
    Node directory = tall(fixture);
    byte[] name = "absent".getBytes(StandardCharsets.US_ASCII);
    long root = at(fixture, directory, 0);
    int common = hash(fixture).of(fixture.bytes()[Math.toIntExact(root + 28)], name);
    fixture.put8(root + 30, 0).put16(root + 34, 124).put32(root + 36, 10);
    leaf(fixture, directory, 10, "name", 12);
    for (int i = 1; i < 124; i++) {
      fixture.put32(root + 32 + 8L * i, Integer.toUnsignedLong(common | 1));
      fixture.put32(root + 36 + 8L * i, 10);
    }
    long size = inode(fixture, directory.id()) + 4;
    fixture.put32(size, 20 * BLOCK);
    ExtFileSystem fileSystem = fixture.open();
    assertThat(fileSystem.child(fileSystem.node(directory.id()), "absent")).isEmpty();
    assertThat(fileSystem.facts().troubles())
        .singleElement()
        .satisfies(
            trouble ->
                assertThat(trouble.detail()).isEqualTo("hash tree of more leaves than blocks, 20"));
  }

  private static DirectoryHash hash(Fixture fixture) {
    int[] seed = new int[4];
    for (int i = 0; i < 4; i++) {
      seed[i] = (int) fixture.u32(SUPERBLOCK + 0xEC + 4 * i);
    }
    return DirectoryHash.of(seed, (int) fixture.u32(SUPERBLOCK + 0x160));
  }

  /** Two names of one hash, of which there are some among a few hundred thousand. */
  private static List<String> collision(DirectoryHash hash, int kind) {
    Map<Integer, String> seen = new HashMap<>();
    for (int i = 0; i < 2_000_000; i++) {
      String name = "n" + i;
      int value = hash.of(kind, name.getBytes(StandardCharsets.US_ASCII));
      Optional<String> other = Optional.ofNullable(seen.putIfAbsent(value, name));
      if (other.isPresent()) {
        return new ArrayList<>(List.of(other.get(), name));
      }
    }
    throw new AssertionError("no two names of one hash");
  }

  /** Makes a block of a directory one of a single name. */
  private static void leaf(Fixture fixture, Node directory, long logical, String name, int inode) {
    long block = at(fixture, directory, logical);
    fixture.put32(block, inode).put16(block + 4, BLOCK).put8(block + 6, name.length());
    fixture.put8(block + 7, 1);
    for (int i = 0; i < name.length(); i++) {
      fixture.put8(block + 8 + i, name.charAt(i));
    }
  }
}
