package preflight.filesystem.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.FileType;
import preflight.filesystem.Node;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.Trouble;

/** Volumes that the writer makes, and damage to them. */
class FatFileSystemTest {

  private static final String LONG =
      "A rather long name, with ümlauts and 文字 – " + "x".repeat(80) + ".configuration";

  /** Each four bytes tell where they stand, so that no two clusters can be confused. */
  static byte[] content(int length, int seed) {
    ByteBuffer numbers = ByteBuffer.allocate(length + 3);
    for (int i = 0; i + 4 <= length + 3; i += 4) {
      numbers.putInt(i, i * 31 + seed * 0x01000193);
    }
    return Arrays.copyOf(numbers.array(), length);
  }

  private static FatFileSystem open(FatWriter writer) throws IOException {
    return FatFileSystem.open(new ArraySource("volume", writer.volume()));
  }

  private static List<String> names(FatFileSystem fileSystem, Node directory) throws IOException {
    List<String> names = new ArrayList<>();
    for (DirectoryEntry entry : fileSystem.list(directory)) {
      names.add(entry.name());
    }
    return names;
  }

  private static Node find(FatFileSystem fileSystem, String path) throws IOException {
    Node node = fileSystem.root();
    for (String name : path.substring(1).split("/", -1)) {
      node = fileSystem.child(node, name).orElseThrow(() -> new AssertionError(path));
    }
    return node;
  }

  private static byte[] read(FatFileSystem fileSystem, String path) throws IOException {
    ByteSource source = fileSystem.open(find(fileSystem, path));
    return source.read(0, (int) source.size());
  }

  private static List<String> told(FatFileSystem fileSystem) {
    List<String> told = new ArrayList<>();
    for (Trouble trouble : fileSystem.facts().troubles()) {
      told.add(trouble.summary());
    }
    return told;
  }

  private static FatWriter writer(int bits) {
    return switch (bits) {
      case 12 -> new FatWriter(12, 512, 1, 4084);
      case 16 -> new FatWriter(16, 512, 1, 4085);
      default -> new FatWriter(32, 512, 1, 65525);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "12, 512, 1, 4084",
    "12, 512, 8, 200",
    "12, 4096, 1, 100",
    "12, 1024, 128, 60",
    "16, 512, 1, 4085",
    "16, 512, 1, 65524",
    "16, 2048, 2, 5000",
    "32, 512, 1, 65525",
    "32, 512, 8, 65525",
    "32, 4096, 1, 66000"
  })
  void readsWhatWasWritten(int bits, int sectorSize, int perCluster, int clusters)
      throws IOException {
    FatWriter writer = new FatWriter(bits, sectorSize, perCluster, clusters);
    int cluster = writer.clusterSize();
    int[] sizes = {0, 1, cluster - 1, cluster, cluster + 1, 3 * cluster + 5};
    writer.directory("/EFI").directory("/EFI/deep down").directory("/EFI/deep down/BOOT");
    for (int size : sizes) {
      writer.file("/EFI/deep down/" + LONG + size, content(size, size));
      writer.file("/EFI/S" + sizes.length + size % 1000 + ".DAT", content(size, 1));
    }
    writer.file("/EFI/pieces", content(5 * cluster - 3, 7), 2);
    FatFileSystem fileSystem = open(writer);
    assertThat(fileSystem.facts().type()).isEqualTo("vfat");
    assertThat(fileSystem.facts().features()).containsExactly("FAT" + bits);
    assertThat(fileSystem.facts().uuid()).contains("12AB-CDEF");
    assertThat(fileSystem.facts().label()).isEqualTo("BPB LABEL");
    assertThat(fileSystem.facts().blockSize()).isEqualTo(cluster);
    assertThat(fileSystem.facts().size()).isEqualTo(writer.volume().length);
    for (int size : sizes) {
      assertThat(read(fileSystem, "/EFI/deep down/" + LONG + size)).isEqualTo(content(size, size));
    }
    assertThat(read(fileSystem, "/EFI/pieces")).isEqualTo(content(5 * cluster - 3, 7));
    assertThat(names(fileSystem, fileSystem.root())).containsExactly("EFI");
    assertThat(names(fileSystem, find(fileSystem, "/EFI/deep down"))).hasSize(1 + sizes.length);
    assertThat(told(fileSystem)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 16, 32})
  void readsPiecesInAnyOrderAndInAnyRequest(int bits) throws IOException {
    FatWriter writer = writer(bits);
    List<Integer> chain = new ArrayList<>();
    // backwards, and over the border of what is kept of a table at a time
    for (int cluster = 3900; cluster > 1000; cluster -= 3) {
      chain.add(cluster);
    }
    byte[] content = content(chain.size() * 512 - 100, 3);
    writer.file("/PIECES", content, chain);
    FatFileSystem fileSystem = open(writer);
    ByteSource source = fileSystem.open(find(fileSystem, "/PIECES"));
    for (int step : new int[] {1, 511, 512, 513, 4099, content.length}) {
      byte[] read = new byte[content.length];
      for (int at = 0; at < read.length; at += step) {
        source.read(at, read, at, Math.min(step, read.length - at));
      }
      assertThat(read).isEqualTo(content);
    }
    assertThat(source.nextData(17)).isEqualTo(17);
    assertThatThrownBy(() -> source.read(content.length, new byte[1], 0, 1))
        .hasMessageContaining("ends");
  }

  @Test
  void findsNamesWithoutRegardToCase() throws IOException {
    FatWriter writer = writer(16).directory("/EFI").file("/EFI/Größe.Txt", content(9, 1));
    FatFileSystem fileSystem = open(writer);
    for (String path :
        List.of("/efi/größe.txt", "/Efi/GRÖßE.TXT", "/EFI/000001~1", "/EFI/Größe.Txt")) {
      assertThat(read(fileSystem, path)).as(path).isEqualTo(content(9, 1));
    }
    Node efi = find(fileSystem, "/EFI");
    assertThat(fileSystem.child(efi, "Größe.Tx")).isEmpty();
    assertThat(fileSystem.child(efi, ".")).isEmpty();
    assertThat(fileSystem.child(efi, "..")).isEmpty();
  }

  @Test
  void showsShortNamesAsWindowsAndLinuxDo() throws IOException {
    FatWriter writer = writer(12);
    put(writer, "README  TXT", 0x20, 0x00);
    put(writer, "LOWER   TXT", 0x20, 0x18);
    put(writer, "BASE    TXT", 0x20, 0x08);
    put(writer, "EXT     TXT", 0x20, 0x10);
    put(writer, "\u0005KANJI     ", 0x20, 0x00);
    put(writer, "\u00E5GONE      ", 0x20, 0x00);
    put(writer, "\u0081BER    \u0094  ", 0x20, 0x00);
    put(writer, "A B     C D", 0x20, 0x00);
    FatFileSystem fileSystem = open(writer);
    assertThat(names(fileSystem, fileSystem.root()))
        .containsExactly(
            "README.TXT", "lower.txt", "base.TXT", "EXT.txt", "σKANJI", "üBER.ö", "A B.C D");
  }

  @Test
  void theCodePageIsThatOfTheJdk() {
    byte[] upper = new byte[128];
    for (int i = 0; i < 128; i++) {
      upper[i] = (byte) (128 + i);
    }
    assertThat(CodePage.decode(upper, 0, 128))
        .isEqualTo(new String(upper, Charset.forName("IBM437")));
  }

  private static void put(FatWriter writer, String stored, int attributes, int flags) {
    byte[] entry =
        FatWriter.shortEntry(stored.getBytes(StandardCharsets.ISO_8859_1), attributes, 0, 0);
    entry[12] = (byte) flags;
    writer.put("", entry);
  }

  @Test
  void showsWhatLinuxWouldMountItWith() throws IOException {
    FatWriter writer = writer(16).directory("/DIR").file("/FILE", content(5, 1));
    writer.file("/LOCKED", content(5, 1));
    writer.bytes.put(writer.entryAt("/LOCKED") + 11, (byte) 0x07);
    FatFileSystem fileSystem = open(writer);
    assertThat(fileSystem.root()).isEqualTo(new Node(0, FileType.DIRECTORY, 0, 040755));
    assertThat(find(fileSystem, "/DIR").mode()).isEqualTo(040755);
    Node file = find(fileSystem, "/FILE");
    assertThat(file)
        .isEqualTo(new Node(writer.entryAt("/FILE"), FileType.REGULAR, 5, 0100755))
        .isEqualTo(fileSystem.node(file.id()));
    assertThat(find(fileSystem, "/LOCKED").mode()).isEqualTo(0100555);
    assertThatThrownBy(() -> fileSystem.readLink(file)).hasMessageContaining("no symbolic links");
    assertThatThrownBy(() -> fileSystem.open(find(fileSystem, "/DIR")))
        .hasMessageContaining("is a directory");
    assertThatThrownBy(() -> fileSystem.list(file)).hasMessageContaining("is no directory");
    for (long id : new long[] {1, 32, 512, -32, Long.MAX_VALUE - 31, file.id() + 1}) {
      assertThatThrownBy(() -> fileSystem.node(id)).hasMessageContaining("there is none at byte");
    }
    assertThatThrownBy(() -> fileSystem.node(file.id() + 64)).hasMessageContaining("is not that");
  }

  @Test
  void theLabelOfTheRootCounts() throws IOException {
    FatWriter writer = writer(32).file("/A", content(1, 1));
    put(writer, "ESP VOLUME ", 0x08, 0);
    FatFileSystem fileSystem = open(writer.file("/B", content(1, 1)));
    assertThat(fileSystem.facts().label()).isEqualTo("ESP VOLUME");
    assertThat(names(fileSystem, fileSystem.root())).containsExactly("A", "B");
    FatWriter none = writer(32);
    none.bytes.put(71, "NO NAME    ".getBytes(StandardCharsets.US_ASCII));
    assertThat(open(none).facts().label()).isEmpty();
  }

  @Test
  void nothingBehindTheEndCounts() throws IOException {
    FatWriter writer = writer(16).file("/A", content(1, 1));
    writer.put("", new byte[32]);
    writer.file("/B", content(1, 1));
    FatFileSystem fileSystem = open(writer);
    assertThat(names(fileSystem, fileSystem.root())).containsExactly("A");
    assertThat(fileSystem.child(fileSystem.root(), "B")).isEmpty();
  }

  private static final byte[] ALIAS = "ALIAS   TXT".getBytes(StandardCharsets.US_ASCII);

  /** The parts of a long name, changed, before the short entry that they should belong to. */
  private static void aliased(FatWriter writer, List<byte[]> parts) {
    for (byte[] part : parts) {
      writer.put("", part);
    }
    writer.put("", FatWriter.shortEntry(ALIAS, 0x20, 0, 0));
  }

  private static void isLeftOut(List<byte[]> parts, String why) throws IOException {
    FatWriter writer = writer(16);
    aliased(writer, parts);
    FatFileSystem fileSystem = open(writer);
    assertThat(names(fileSystem, fileSystem.root())).containsExactly("ALIAS.TXT");
    assertThat(told(fileSystem)).anySatisfy(told -> assertThat(told).contains(why));
  }

  private static final String THREE = "this name needs three entries.txt";

  private static List<byte[]> parts(String name) {
    return new ArrayList<>(FatWriter.longName(name, ALIAS));
  }

  @Test
  void longNamesThatAreNotWholeAreLeftOut() throws IOException {
    FatWriter good = writer(16);
    aliased(good, parts(THREE));
    assertThat(names(open(good), open(good).root())).containsExactly(THREE);

    List<byte[]> parts = parts(THREE);
    parts.remove(2);
    isLeftOut(parts, "lacks the 1 before it");
    parts = parts(THREE);
    parts.remove(1);
    isLeftOut(parts, "is out of order: LDIR_Ord 0x1");
    parts = parts(THREE);
    parts.remove(0);
    isLeftOut(parts, "is out of order: LDIR_Ord 0x2");
    parts = parts(THREE);
    parts.get(1)[13]++;
    isLeftOut(parts, "is out of order: LDIR_Ord 0x2");
    parts = parts(THREE);
    parts.get(0)[0] = 0x40;
    isLeftOut(parts, "is out of order: LDIR_Ord 0x40");
    parts = parts(THREE);
    parts.get(0)[0] = 0x40 | 21;
    isLeftOut(parts, "is out of order: LDIR_Ord 0x55");
    isLeftOut(
        FatWriter.longName(THREE, "OTHER      ".getBytes(StandardCharsets.US_ASCII)),
        "by its checksum");
    parts = parts(THREE);
    parts.addAll(0, parts(THREE).subList(0, 2));
    FatWriter twice = writer(16);
    aliased(twice, parts);
    assertThat(names(open(twice), open(twice).root())).containsExactly(THREE);
    assertThat(told(open(twice))).hasSize(1).first().asString().contains("beginning of another");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", ".", "..", "\uD800x", "x\uDC80", "\uDC00\uD800"})
  void longNamesThatNoFileCanHaveAreLeftOut(String name) throws IOException {
    isLeftOut(parts(name), "holds no name that a file can have");
  }

  @Test
  void longNamesThatAreTooLongOrEmptyAreLeftOut() throws IOException {
    FatWriter longest = writer(16);
    aliased(longest, parts("y".repeat(255)));
    assertThat(names(open(longest), open(longest).root())).containsExactly("y".repeat(255));
    isLeftOut(parts("y".repeat(256)), "holds no name");
    List<byte[]> empty = parts("x");
    empty.get(0)[1] = 0;
    isLeftOut(empty, "holds no name");
  }

  @Test
  void longNamesBeforeNothingAreTold() throws IOException {
    for (byte[] behind :
        List.of(
            FatWriter.shortEntry("LABEL      ".getBytes(StandardCharsets.US_ASCII), 0x08, 0, 0),
            FatWriter.shortEntry(
                "\u00E5ONE       ".getBytes(StandardCharsets.ISO_8859_1), 0x20, 0, 0),
            new byte[32])) {
      FatWriter writer = writer(16);
      FatWriter.longName(THREE, ALIAS).forEach(part -> writer.put("", part));
      writer.put("", behind);
      assertThat(told(open(writer)))
          .anySatisfy(told -> assertThat(told).contains("belongs to no file"));
    }
  }

  @Test
  void pairsOfSurrogatesAndControlsAreKept() throws IOException {
    String name = "a\u0001\u202E\uD83D\uDE00\n";
    FatWriter writer = writer(16).file("/" + name, content(3, 1));
    FatFileSystem fileSystem = open(writer);
    assertThat(names(fileSystem, fileSystem.root())).containsExactly(name);
    assertThat(fileSystem.child(fileSystem.root(), name)).isPresent();
  }

  @Test
  void namesThatCannotBeAreRefused() throws IOException {
    for (String stored : List.of("A/B        ", "A\0B        ", "           ")) {
      FatWriter writer = writer(16);
      put(writer, stored, 0x20, 0);
      FatFileSystem fileSystem = open(writer);
      assertThatThrownBy(() -> fileSystem.list(fileSystem.root())).hasMessageContaining("DIR_Name");
    }
    FatWriter writer = writer(16);
    put(writer, "BOTH       ", 0x18, 0);
    FatFileSystem fileSystem = open(writer);
    assertThat(fileSystem.list(fileSystem.root())).isEmpty();
    assertThat(told(fileSystem)).anySatisfy(t -> assertThat(t).contains("DIR_Attr 0x18"));
  }

  private static String refusal(FatWriter writer, String path) {
    try {
      FatFileSystem fileSystem = open(writer);
      read(fileSystem, path);
      throw new AssertionError("was read");
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 16, 32})
  void refusesChainsThatLeadToNoCluster(int bits) throws IOException {
    int clusters = bits == 12 ? 4084 : bits == 16 ? 4085 : 65525;
    int bad = bits == 12 ? 0xFF7 : bits == 16 ? 0xFFF7 : 0x0FFFFFF7;
    int beyond = clusters + 2;
    byte[] content = content(2000, 1);
    for (Object[] fault :
        new Object[][] {
          {0, "leads to 0, which is free"},
          {1, "leads to 1, and there are those from 2 to " + (clusters + 1)},
          {bad, "leads to " + bad + ", the mark of a bad cluster"},
          {beyond, "leads to " + beyond + (beyond == bad ? "" : ", and there are")},
        }) {
      FatWriter writer = writer(bits).file("/A", content);
      int second = writer.firstCluster("/A") + 1;
      writer.table(second, (Integer) fault[0]);
      assertThat(refusal(writer, "/A"))
          .contains("file of the entry at byte " + writer.entryAt("/A"), (String) fault[1])
          .contains(Integer.toString(writer.tableEntry(second)));
      FatWriter first = writer(bits).file("/A", content);
      int at = first.entryAt("/A");
      first.bytes.putShort(at + 26, (short) (int) (Integer) fault[0]);
      first.bytes.putShort(at + 20, (short) ((Integer) fault[0] >> 16));
      assertThat(refusal(first, "/A")).contains((String) fault[1], Integer.toString(at + 26));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 16, 32})
  void refusesLoopsAndChainsThatAreTooShort(int bits) throws IOException {
    for (int back = 0; back < 6; back++) {
      // from the fifth of eight clusters to itself or to one before, even where all eight are had
      FatWriter writer = writer(bits).file("/A", content(8 * 512, 1));
      int first = writer.firstCluster("/A");
      writer.table(first + 5, first + 5 - back);
      assertThat(refusal(writer, "/A")).contains("twice");
    }
    FatWriter shorter = writer(bits).file("/A", content(8 * 512, 1));
    shorter.table(shorter.firstCluster("/A") + 6, shorter.end() - 3);
    assertThat(refusal(shorter, "/A")).contains("the chain of clusters ends after 7 of 8");
    FatWriter huge = writer(bits).file("/A", content(8 * 512, 1));
    huge.bytes.putInt(huge.entryAt("/A") + 28, -1);
    assertThat(refusal(huge, "/A")).contains("DIR_FileSize of 8388608 clusters on a volume of");
  }

  @Test
  void tellsOfChainsThatAreTooLong() throws IOException {
    FatWriter writer = writer(16).file("/A", content(8 * 512, 1)).file("/B", content(10, 1));
    writer.bytes.putInt(writer.entryAt("/A") + 28, 512);
    writer.bytes.putInt(writer.entryAt("/B") + 28, 0);
    FatFileSystem fileSystem = open(writer);
    assertThat(read(fileSystem, "/A")).isEqualTo(content(512, 1));
    assertThat(read(fileSystem, "/B")).isEmpty();
    assertThat(told(fileSystem))
        .anySatisfy(t -> assertThat(t).contains("goes on behind the size, with 3"))
        .anySatisfy(t -> assertThat(t).contains("DIR_FileSize 0 of a file with the first cluster"));
  }

  @Test
  void refusesDirectoriesThatAreLoopsOrTooLarge() throws IOException {
    FatWriter loop = writer(32).directory("/D").file("/D/A", content(1, 1));
    int first = loop.firstCluster("/D");
    loop.table(first, first);
    FatFileSystem looped = open(loop);
    assertThatThrownBy(() -> looped.list(find(looped, "/D"))).hasMessageContaining("twice");
    FatWriter large = writer(32).directory("/D");
    List<Integer> chain = new ArrayList<>(List.of(large.firstCluster("/D")));
    chain.addAll(large.chain(4095, 1));
    large.link(chain);
    FatFileSystem most = open(large);
    assertThat(most.list(find(most, "/D"))).isEmpty();
    chain.add(large.chain(1, 1).get(0));
    large.link(chain);
    FatFileSystem more = open(large);
    assertThatThrownBy(() -> more.list(find(more, "/D")))
        .hasMessageContaining("directory of more than 4096 clusters");
    FatWriter none = writer(16).directory("/D");
    none.bytes.putShort(none.entryAt("/D") + 26, (short) 0);
    FatFileSystem without = open(none);
    assertThatThrownBy(() -> without.list(find(without, "/D"))).hasMessageContaining("is free");
  }

  @ParameterizedTest
  @CsvSource({
    "16, 11, 2, 256, BPB_BytsPerSec 256",
    "16, 11, 2, 8192, BPB_BytsPerSec 8192",
    "16, 11, 2, 1000, BPB_BytsPerSec 1000",
    "16, 13, 1, 0, BPB_SecPerClus 0",
    "16, 13, 1, 3, BPB_SecPerClus 3",
    "16, 14, 2, 0, BPB_RsvdSecCnt 0",
    "16, 16, 1, 0, BPB_NumFATs 0",
    "16, 17, 2, 0, BPB_RootEntCnt 0",
    "32, 17, 2, 16, BPB_RootEntCnt 16 with BPB_FATSz16 0",
    "16, 21, 1, 241, BPB_Media 0xf1",
    "16, 19, 2, 20, leaves 0 clusters",
    "16, 22, 2, 0, BPB_RootEntCnt 64 with BPB_FATSz16 0",
    "32, 36, 4, 0, BPB_FATSz16 and BPB_FATSz32 are 0",
    "32, 32, 4, 0, BPB_TotSec 0 leaves 0 clusters",
    "32, 40, 2, 130, table 2 is in use and there are 2",
    "32, 42, 2, 1, BPB_FSVer 0.1",
    "32, 44, 4, 1, BPB_RootClus 1",
    "32, 44, 4, 65527, BPB_RootClus 65527",
  })
  void refusesBootSectorsThatCannotBe(int bits, int at, int width, int value, String says) {
    FatWriter writer = writer(bits);
    if (width == 1) {
      writer.bytes.put(at, (byte) value);
    } else if (width == 2) {
      writer.bytes.putShort(at, (short) value);
    } else {
      writer.bytes.putInt(at, value);
    }
    assertThatThrownBy(() -> open(writer))
        .satisfies(
            e ->
                assertThat(e.getMessage().replace("use,", "use"))
                    .contains(says)
                    .contains("FAT boot sector"));
  }

  @Test
  void thereIsNoFat16OfSoManyClusters() {
    FatWriter writer = new FatWriter(16, 512, 1, 65530);
    assertThatThrownBy(() -> open(writer)).hasMessageContaining("65530 clusters, as many as FAT32");
  }

  @Test
  void theTextInTheBootSectorSaysNothing() throws IOException {
    for (int bits : new int[] {12, 16}) {
      FatWriter writer = writer(bits).file("/A", content(3000, 1));
      writer.bytes.put(54, "FAT32   ".getBytes(StandardCharsets.US_ASCII));
      FatFileSystem fileSystem = open(writer);
      assertThat(fileSystem.facts().features()).containsExactly("FAT" + bits);
      assertThat(read(fileSystem, "/A")).isEqualTo(content(3000, 1));
    }
  }

  @Test
  void readsAsLinuxDoesWhatTheSpecificationDoesNotKnow() throws IOException {
    FatWriter small = new FatWriter(32, 512, 1, 3000).file("/A", content(3000, 1));
    assertThat(read(open(small), "/A")).isEqualTo(content(3000, 1));
    assertThat(told(open(small))).hasSize(1).first().asString().contains("FAT32 of 3000 clusters");
    FatWriter unmarked = writer(16).file("/A", content(3000, 1));
    unmarked.bytes.putShort(510, (short) 0);
    assertThat(read(open(unmarked), "/A")).isEqualTo(content(3000, 1));
    assertThat(told(open(unmarked))).hasSize(1).first().asString().contains("0x55 0xAA");
    FatWriter narrow = writer(16).file("/A", content(3000, 1));
    narrow.bytes.putInt(32, 60_000).putShort(19, (short) 0);
    narrow.bytes.putShort(22, (short) 16);
    assertThat(told(open(narrow)))
        .anySatisfy(t -> assertThat(t).contains("too small for"))
        .anySatisfy(t -> assertThat(t).contains("FAT file system"));
    FatWriter odd = writer(16).file("/A", content(3000, 1));
    odd.bytes.putShort(17, (short) 63);
    assertThat(read(open(odd), "/A")).isEqualTo(content(3000, 1));
    assertThat(open(odd).facts().refusals()).hasSize(1);
  }

  @Test
  void oneOfTwoTablesMayBeInUse() throws IOException {
    FatWriter writer = writer(32).file("/A", content(3000, 1), 2);
    Arrays.fill(writer.volume(), writer.tableAt(0), writer.tableAt(1), (byte) 0);
    assertThat(refusal(writer, "/A")).contains("which is free");
    writer.bytes.putShort(40, (short) 0x81);
    FatFileSystem fileSystem = open(writer);
    assertThat(read(fileSystem, "/A")).isEqualTo(content(3000, 1));
    assertThat(told(fileSystem)).isEmpty();
    writer.bytes.putShort(40, (short) 0x01);
    assertThat(refusal(writer, "/A")).contains("which is free");
  }

  @Test
  void theUpperFourBitsOfAnEntryDoNotCount() throws IOException {
    FatWriter writer = writer(32).file("/A", content(3000, 1), 2);
    for (int cluster = writer.firstCluster("/A"); cluster < 20; cluster++) {
      int at = writer.tableEntry(cluster);
      writer.bytes.putInt(at, writer.bytes.getInt(at) | 0xA0000000);
    }
    assertThat(read(open(writer), "/A")).isEqualTo(content(3000, 1));
  }

  @Test
  void tellsOfFsInfoAndOfTheTablesBeginning() throws IOException {
    FatWriter marks = writer(32);
    marks.bytes.putInt(512, 0);
    assertThat(told(open(marks))).hasSize(1).first().asString().contains("FSI_LeadSig");
    FatWriter count = writer(32);
    count.bytes.putInt(512 + 488, 65526);
    assertThat(told(open(count))).hasSize(1).first().asString().contains("FSI_Free_Count 65526");
    FatWriter media = writer(12);
    media.bytes.put(media.tableAt(0), (byte) 0xF0);
    assertThat(told(open(media))).hasSize(1).first().asString().contains("begins with 0xf0");
  }

  @Test
  void namesTheCopyOfALostBootSector() throws IOException {
    FatWriter damaged = writer(32);
    damaged.bytes.putShort(11, (short) 3);
    assertThatThrownBy(() -> open(damaged))
        .hasMessageContaining("BPB_BytsPerSec 3")
        .hasMessageContaining("a backup is at byte 3072");
    FatWriter wide = new FatWriter(32, 4096, 1, 65525);
    Arrays.fill(wide.volume(), 0, 512, (byte) 0);
    assertThat(FatFileSystem.lost(new ArraySource("volume", wide.volume())))
        .map(Trouble::summary)
        .hasValueSatisfying(says -> assertThat(says).contains("a backup is at byte 24576"));
    assertThat(FatFileSystem.lost(new ArraySource("zeros", new byte[1 << 20])))
        .isEqualTo(Optional.empty());
    assertThat(FatFileSystem.lost(new ArraySource("short", new byte[100])))
        .isEqualTo(Optional.empty());
  }

  @Test
  void tellsOfAVolumeThatIsCutOff() throws IOException {
    FatWriter writer = writer(16).file("/A", content(3000, 1)).file("/B", content(1_000_000, 1));
    byte[] cut = Arrays.copyOf(writer.volume(), 600_000);
    FatFileSystem fileSystem = FatFileSystem.open(new ArraySource("volume", cut));
    assertThat(told(fileSystem)).hasSize(1).first().asString().contains("600000");
    assertThat(read(fileSystem, "/A")).isEqualTo(content(3000, 1));
    assertThatThrownBy(() -> read(fileSystem, "/B")).hasMessageContaining("600000");
  }
}
