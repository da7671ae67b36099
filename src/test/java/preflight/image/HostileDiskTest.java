package preflight.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import preflight.image.qcow2.Qcow2Files;
import preflight.image.vdi.VdiFiles;
import preflight.image.vhd.VhdFiles;
import preflight.image.vhdx.VhdxFiles;
import preflight.image.vmdk.VmdkFiles;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.ReadProblem;

/** Whatever bytes a file holds, nothing but a named problem comes out of reading it. */
class HostileDiskTest {

  private static final int ROUNDS = 400;
  private static final int[] VALUES = {0, 1, 2, 0x7F, 0x80, 0xFE, 0xFF};

  @Test
  void survivesChangedBytes() throws Exception {
    byte[][] files = {
      VdiFiles.dynamic(),
      VmdkFiles.sparse(),
      VmdkFiles.stream(),
      descriptor(),
      Qcow2Files.deflated(),
      Qcow2Files.zstd(),
      Qcow2Files.extended(),
      VhdFiles.dynamic(),
      VhdFiles.fixed(),
      VhdFiles.differencing(),
    };
    Random random = new Random(20260101);
    int failed = 0;
    for (byte[] good : files) {
      // headers, maps, directories and tables stand in the first and in the last sectors
      for (int round = 0; round < ROUNDS; round++) {
        byte[] file = good.clone();
        for (int change = random.nextInt(3); change >= 0; change--) {
          int within = random.nextInt(Math.min(file.length, 12 * 512));
          int at = random.nextInt(4) == 0 ? file.length - 1 - within : within;
          file[at] = (byte) VALUES[random.nextInt(VALUES.length)];
        }
        failed += failsOrReads(file) ? 0 : 1;
      }
    }
    assertThat(failed).as("refused files").isBetween(100, ROUNDS * files.length);
  }

  @Test
  void survivesEveryCut() throws Exception {
    byte[][] files = {
      Qcow2Files.deflated(),
      Qcow2Files.zstd(),
      Qcow2Files.extended(),
      VmdkFiles.sparse(),
      VmdkFiles.stream(),
      descriptor(),
      VhdFiles.dynamic(),
      VhdFiles.fixed(),
      VhdFiles.differencing(),
      VhdxFiles.withLog(),
    };
    for (byte[] good : files) {
      for (int length = 0; length < good.length; length += 1 + good.length / 300) {
        failsOrReads(Arrays.copyOf(good, length));
      }
    }
  }

  /**
   * The structures of a VHDX are far apart, and most of them have checksums, which are made right
   * again in half of the rounds.
   */
  @Test
  void survivesChangedBytesOfVhdx() throws Exception {
    byte[][] files = {VhdxFiles.dynamic(), VhdxFiles.differencing(), VhdxFiles.withLog()};
    int[] structures = VhdxFiles.structures();
    Random random = new Random(20260102);
    int failed = 0;
    for (byte[] good : files) {
      for (int round = 0; round < ROUNDS / 2; round++) {
        byte[] file = good.clone();
        for (int change = random.nextInt(4); change >= 0; change--) {
          int structure = structures[random.nextInt(structures.length)];
          file[structure + random.nextInt(224)] = (byte) VALUES[random.nextInt(VALUES.length)];
        }
        if (random.nextBoolean()) {
          VhdxFiles.mendChecksums(file);
        }
        failed += failsOrReads(file) ? 0 : 1;
      }
    }
    assertThat(failed).as("refused files").isBetween(100, ROUNDS / 2 * files.length);
  }

  private static byte[] descriptor() {
    return """
        # Disk DescriptorFile
        version=1
        encoding="windows-1252"
        parentCID=ffffffff
        createType="custom"
        RW 64 FLAT "a" 2
        RW 32 ZERO
        RW 64 SPARSE "b"
        ddb.adapterType = "ide"
        """
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Whether all of it could be read. */
  private static boolean failsOrReads(byte[] file) throws IOException {
    byte[] sparse = VmdkFiles.sparse();
    Siblings siblings =
        name -> Optional.of(new ArraySource(name, name.equals("b") ? sparse : new byte[66 * 512]));
    VirtualDisk disk = Disks.open(new ArraySource("hostile", file), siblings);
    if (disk.content().toOptional().isEmpty()) {
      return false;
    }
    ByteSource content = disk.content().toOptional().get();
    try {
      long end = Math.min(content.size(), 8 << 20);
      for (long at = 0; at < end; at += 65536) {
        content.read(at, (int) Math.min(65536, end - at));
      }
      content.nextData(0);
      content.nextData(content.size() / 2);
      return true;
    } catch (ReadProblem e) {
      assertThat(e.trouble().summary()).isNotBlank();
      return false;
    }
  }
}
