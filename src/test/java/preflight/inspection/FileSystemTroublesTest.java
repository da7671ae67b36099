package preflight.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import preflight.block.Signature;
import preflight.fact.Fact;
import preflight.filesystem.FileSystemFacts;
import preflight.image.MachineOpener;
import preflight.image.Siblings;
import preflight.io.ArraySource;
import preflight.io.Trouble;

/** What is wrong with a file system is told, whenever it is met. */
class FileSystemTroublesTest {

  private static final int START = 1 << 20;
  private static final int SUPERBLOCK = START + 1024;
  private static final int INODES = 256;

  @Test
  void whatIsMetAfterOpeningIsTold() throws IOException {
    byte[] disk = disk();
    // the change time of the root's inode, which is read when the guest's files are looked for
    int table = u32(disk, START + 2048 + 8);
    disk[START + table * 1024 + INODES + 0xC] ^= 1;
    Fact<FileSystemFacts> facts = device(disk).fileSystem();
    assertThat(facts.toOptional().orElseThrow().troubles())
        .singleElement()
        .satisfies(
            trouble -> {
              assertThat(trouble.structure()).isEqualTo("inode 2");
              assertThat(trouble.detail()).startsWith("checksum 0x").contains("is wrong");
            });
  }

  /** Linux mounts nothing by such a superblock; other wrong checksums it meets later. */
  @Test
  void aWrongChecksumOfTheSuperblockForbidsMounting() throws IOException {
    byte[] disk = disk();
    // the time of the last mount
    disk[SUPERBLOCK + 0x2C] ^= 1;
    FileSystemFacts facts = device(disk).fileSystem().toOptional().orElseThrow();
    assertThat(facts.refusals())
        .singleElement()
        .satisfies(
            trouble -> assertThat(trouble.summary()).startsWith("ext superblock: checksum 0x"));
    assertThat(facts.troubles()).isEqualTo(facts.refusals());
    disk = disk();
    int table = u32(disk, START + 2048 + 8);
    disk[START + table * 1024 + INODES + 0xC] ^= 1;
    assertThat(device(disk).fileSystem().toOptional().orElseThrow().refusals()).isEmpty();
  }

  @Test
  void aGoodFileSystemHasNoTroubles() throws IOException {
    DeviceFacts device = device(disk());
    assertThat(device.signatures().get(0).kind()).isEqualTo(Signature.Kind.EXT4);
    assertThat(device.fileSystem().toOptional().orElseThrow().troubles()).isEmpty();
  }

  @Test
  void aFileSystemWithoutSuperblockFailsByName() throws IOException {
    byte[] disk = disk();
    Arrays.fill(disk, SUPERBLOCK, SUPERBLOCK + 1024, (byte) 0);
    assertThat(device(disk).fileSystem())
        .isInstanceOfSatisfying(
            Fact.Failed.class,
            failed ->
                assertThat(failed.trouble())
                    .isInstanceOf(Trouble.Corrupt.class)
                    .extracting(Trouble::summary)
                    .isEqualTo(
                        "ext superblock: the primary superblock is damaged or overwritten; a backup"
                            + " is at block 8193 of 1024 bytes (at byte 1024)"));
    // and without the copy nothing is known of it
    Arrays.fill(disk, START + 8193 * 1024, START + 8194 * 1024, (byte) 0);
    assertThat(device(disk).fileSystem()).isInstanceOf(Fact.Absent.class);
  }

  private static DeviceFacts device(byte[] disk) throws IOException {
    Inspection inspection =
        Inspector.inspect(
            "disk.raw",
            MachineOpener.open(new ArraySource("disk.raw", disk), Siblings.NONE),
            Questions.plain());
    List<DeviceFacts> devices = inspection.disks().get(0).devices();
    assertThat(devices).hasSize(1);
    return devices.get(0);
  }

  /** An MBR with one partition of 9 MiB that holds the image "deep". */
  private static byte[] disk() throws IOException {
    byte[] disk = new byte[START + 9 * (1 << 20)];
    disk[446 + 4] = (byte) 0x83;
    disk[446 + 9] = 8;
    disk[446 + 13] = 0x48;
    disk[510] = 0x55;
    disk[511] = (byte) 0xAA;
    try (InputStream in =
        FileSystemTroublesTest.class.getResourceAsStream("/preflight/filesystem/ext/deep.img.gz")) {
      byte[] image = new GZIPInputStream(Objects.requireNonNull(in)).readAllBytes();
      System.arraycopy(image, 0, disk, START, image.length);
    }
    return disk;
  }

  private static int u32(byte[] disk, int at) {
    return Byte.toUnsignedInt(disk[at])
        | Byte.toUnsignedInt(disk[at + 1]) << 8
        | Byte.toUnsignedInt(disk[at + 2]) << 16;
  }
}
