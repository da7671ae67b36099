package preflight.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.testing.Tool;

/** What the usual tools make, compared with what blkid reads from it. */
@Tag("slow")
class SignatureToolsTest {

  /** Of NTFS blkid tells none, of UDF a finer one from behind what is read. */
  private static final Set<Signature.Kind> WITHOUT_VERSION =
      EnumSet.of(Signature.Kind.NTFS, Signature.Kind.UDF);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "8M | EXT2 | mke2fs -q -t ext2 -L old $D",
        "8M | EXT3 | mke2fs -q -t ext3 $D",
        "8M | EXT4 | mke2fs -q -t ext4 -L sixteen-letters- $D",
        "8M | EXT4 | mke2fs -q -t ext4 -O ^has_journal -b 4096 $D",
        "8M | EXT2 | mke2fs -q -r 0 -O none $D",
        "8M | EXT2 | mke2fs -q -t ext4 -O none $D",
        "8M | JBD | mke2fs -q -O journal_dev -b 4096 $D",
        "1M | FAT12 | mkfs.vfat -F 12 -n TWELVE $D",
        "32M | FAT16 | mkfs.vfat -F 16 $D",
        "64M | FAT32 | mkfs.vfat -F 32 -n THIRTYTWO $D",
        "64M | FAT32 | mkfs.vfat -F 32 -s 1 -S 4096 -n BIGSECTORS $D",
        "64M | FAT16 | mkfs.vfat -n auto $D",
        "8M | SWAP | mkswap -L swappy $D",
        "8M | SWAP | mkswap -p 8192 $D",
        "8M | SWAP | mkswap -p 65536 $D",
        "4M | MINIX | mkfs.minix -1 $D",
        "4M | MINIX | mkfs.minix -2 -n 14 $D",
        "4M | MINIX | mkfs.minix -3 $D",
        "1M | SQUASHFS | rm $D; mksquashfs /etc/apt $D -quiet -no-progress",
        "1M | SQUASHFS | rm $D; mksquashfs /etc/apt $D -quiet -no-progress -comp zstd",
        "0 | EROFS | rm $D; mkfs.erofs --quiet -U 01020304-0506-0708-090a-0b0c0d0e0f10 $D /etc/apt",
        "16M | NTFS | mkfs.ntfs -q -Q -F -L windows $D",
        "16M | NTFS | mkfs.ntfs -q -Q -F -c 4096 $D",
        "16M | EXFAT | mkfs.exfat -L exi $D",
        "64M | F2FS | mkfs.f2fs -q -l flash $D",
        "32M | JFS | mkfs.jfs -q -L jay $D",
        "64M | REISERFS | mkreiserfs -q -ff -l rei $D",
        "64M | REISERFS | mkreiserfs -q -ff --format 3.5 $D",
        "256M | NILFS2 | mkfs.nilfs2 -q -L nil $D",
        "16M | UDF | mkudffs -l udf $D",
        "128M | BTRFS | mkfs.btrfs -q -L bt $D",
        "320M | XFS | mkfs.xfs -q -L ex $D",
        "64M | XFS_LOG | truncate -s 320M $D.x; mkfs.xfs -q -l logdev=$D,size=64m $D.x",
        "0 | ISO9660 | rm $D; xorriso -as mkisofs -quiet -V ISOVOL -o $D /etc/apt",
        "0 | UFS | rm $D; makefs -t ffs -s 4m -o version=1 $D /etc/apt",
        "0 | UFS | rm $D; makefs -t ffs -s 4m -o version=2 $D /etc/apt",
        "16M | LUKS1 | cryptsetup luksFormat -q --type luks1"
            + " --pbkdf-force-iterations 1000 $D /etc/hostname",
        "32M | LUKS2 | cryptsetup luksFormat -q --type luks2 --label lab"
            + " --pbkdf pbkdf2 --pbkdf-force-iterations 1000 $D /etc/hostname",
        "1M | VERITY | truncate -s 1M $D.data; veritysetup format $D.data $D",
        "128M | BCACHE | make-bcache -B $D",
        "128M | BCACHE | make-bcache -C $D",
      })
  void agreesWithBlkid(String size, Signature.Kind kind, String script) throws IOException {
    Path disk = folder.resolve("volume");
    Tool.run("truncate", "-s", size, disk.toString());
    Tool.run("sh", "-ec", "exec >&2; D=" + disk + "; " + script);
    List<Signature> found;
    try (ByteSource source = FileSource.open(disk, new ReadCounter())) {
      found = Signatures.identify(source);
    }
    assertThat(found).hasSize(1);
    Map<String, String> expected = blkid(disk);
    Signature signature = found.get(0);
    assertThat(signature.kind()).isEqualTo(kind);
    assertThat(signature.kind().type()).isEqualTo(expected.get("TYPE"));
    if (kind != Signature.Kind.UDF) {
      // of UDF, only the recognition sequence is read, which names neither
      assertThat(signature.label()).isEqualTo(expected.getOrDefault("LABEL", ""));
    }
    if (!signature.version().isEmpty() && !WITHOUT_VERSION.contains(kind)) {
      assertThat(signature.version()).isEqualTo(expected.get("VERSION"));
    }
    String uuid = expected.getOrDefault("UUID", expected.getOrDefault("LOGUUID", ""));
    if (kind != Signature.Kind.UDF) {
      assertThat(signature.uuid().orElse("")).isEqualTo(uuid);
    }
  }

  /** What no tool makes on a file, written from the headers, over a file system or alone. */
  @ParameterizedTest
  @CsvSource({"0.90", "1.0", "1.1", "1.2", "vdo", "integrity"})
  void agreesWithBlkidOnWhatIsWritten(String kind) throws IOException {
    Path disk = folder.resolve("volume");
    Tool.run("truncate", "-s", "8M", disk.toString());
    if (kind.equals("0.90") || kind.equals("1.0")) {
      Tool.run("mke2fs", "-q", "-t", "ext4", disk.toString(), "8000K");
    }
    ByteBuffer bytes = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    long place = 0;
    String type = "linux_raid_member";
    switch (kind) {
      case "0.90" -> {
        place = (8 << 20) - 65536;
        bytes.putInt(0, 0xA92B4EFC).putInt(8, 90).putInt(20, 7).putInt(28, 1).putInt(40, 2);
      }
      case "1.0", "1.1", "1.2" -> {
        place = kind.equals("1.0") ? (8 << 20) - 8192 : kind.equals("1.1") ? 0 : 4096;
        bytes.putInt(0, 0xA92B4EFC).putInt(4, 1).putInt(16, 7).putLong(144, place / 512);
        bytes.put(32, "host:0".getBytes(StandardCharsets.US_ASCII));
      }
      case "vdo" -> {
        type = kind;
        bytes.put(0, "dmvdo001".getBytes(StandardCharsets.US_ASCII)).putInt(40, 7);
      }
      default -> {
        type = "DM_integrity";
        bytes.put(0, "integrt".getBytes(StandardCharsets.US_ASCII)).put(8, (byte) 4);
      }
    }
    if (kind.startsWith("1.")) {
      checksum(bytes);
    }
    try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
      file.seek(place);
      file.write(bytes.array());
    }
    List<Signature> found;
    try (ByteSource source = FileSource.open(disk, new ReadCounter())) {
      found = Signatures.identify(source);
    }
    Map<String, String> expected = blkid(disk);
    assertThat(expected.get("TYPE")).isEqualTo(type);
    assertThat(found.get(0).kind().type()).isEqualTo(type);
    assertThat(found.get(0).isHolder()).isTrue();
    assertThat(found.get(0).label()).isEqualTo(expected.getOrDefault("LABEL", ""));
    assertThat(found.get(0).uuid().orElse("")).isEqualTo(expected.getOrDefault("UUID", ""));
    // of the old format blkid tells the patch level too
    assertThat(expected.getOrDefault("VERSION", "")).startsWith(found.get(0).version());
  }

  /** The sum of a superblock's 256 bytes in words, with the carry added (md.c, calc_sb_1_csum). */
  private static void checksum(ByteBuffer bytes) {
    long sum = 0;
    for (int i = 0; i < 256; i += 4) {
      sum += bytes.getInt(i) & 0xFFFF_FFFFL;
    }
    bytes.putInt(216, (int) (sum & 0xFFFF_FFFFL) + (int) (sum >>> 32));
  }

  private static Map<String, String> blkid(Path volume) {
    Map<String, String> values = new HashMap<>();
    for (String line :
        Tool.run("blkid", "-p", "-o", "export", volume.toString()).lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return values;
  }
}
