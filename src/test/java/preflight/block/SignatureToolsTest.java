package preflight.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    assertThat(signature.label()).isEqualTo(expected.getOrDefault("LABEL", ""));
    assertThat(signature.uuid().orElse("")).isEqualTo(expected.getOrDefault("UUID", ""));
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
