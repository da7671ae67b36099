package preflight.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import preflight.image.Disks;
import preflight.image.Siblings;
import preflight.image.VirtualDisk;
import preflight.image.vhdx.VhdxFiles;
import preflight.io.ArraySource;
import preflight.io.ByteSource;

/** A VHDX may have logical sectors of 4096 bytes, in which its partition table counts. */
class LargeSectorsTest {

  private static final int SECTORS = 768;
  private static final String GUID = "01234567-89ab-cdef-0123-456789abcdef";

  @Test
  void aGptCountsInThem() throws IOException {
    DiskWriter writer = new DiskWriter(SECTORS, 4096);
    writer.gpt().gptEntry(1, DiskWriter.LINUX, GUID, 256, 511, "").seal();
    writer.putText(256 * 4096, "XFSB");
    check(writer, PartitionTable.Kind.GPT);
  }

  @Test
  void anMbrCountsInThemWhereSomethingIsFound() throws IOException {
    DiskWriter writer = new DiskWriter(SECTORS, 4096).mbr(1).entry(0, 0, 0, 0x83, 256, 256);
    writer.putText(256 * 4096, "XFSB");
    check(writer, PartitionTable.Kind.MBR);
  }

  private static void check(DiskWriter writer, PartitionTable.Kind kind) throws IOException {
    ByteSource disk = writer.source();
    byte[] file = VhdxFiles.ofLargeSectors(disk.read(0, (int) disk.size()));
    VirtualDisk vhdx = Disks.open(new ArraySource("disk.vhdx", file), Siblings.NONE);
    assertThat(vhdx.size()).isEqualTo(SECTORS * 4096L);
    assertThat(vhdx.container().properties().toString())
        .contains("logical sector size, value=4096");
    ByteSource content = vhdx.content().toOptional().orElseThrow();
    PartitionTable table = PartitionTables.read(content);
    assertThat(table.kind()).isEqualTo(kind);
    assertThat(table.sectorSize()).isEqualTo(4096);
    assertThat(table.problems()).isEmpty();
    assertThat(table.partitions()).hasSize(1);
    assertThat(table.partitions().get(0).start()).isEqualTo(1L << 20);
    assertThat(table.partitions().get(0).length()).isEqualTo(1L << 20);
    assertThat(Devices.of("disk", content, table).get(0).signature().kind())
        .isEqualTo(Signature.Kind.XFS);
  }
}
