package preflight.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import preflight.image.ova.Ovas;
import preflight.image.vdi.VdiFiles;
import preflight.image.vmdk.VmdkFiles;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.TruncatedException;

/**
 * Plain inputs that readers of containers are known to get wrong without an error. Each is read
 * right here, or refused by name. The same is done for file systems and partition tables beside
 * their readers.
 */
class PeersTest {

  private static final int MIB = 1 << 20;
  private static final int SECTOR = 512;
  private static final byte[] FOUR = NumberedDisk.sectors(0, 4 * MIB / SECTOR);

  /** One request over several blocks must be split at each, since the next stands elsewhere. */
  @Test
  void vdiBlocksInAnotherOrderInOneRequest() throws Exception {
    ByteSource disk = disk("a.vdi", VdiFiles.dynamic(FOUR, 0, 2, 0, 3, 1));
    assertThat(Arrays.mismatch(disk.read(0, 4 * MIB), FOUR)).isEqualTo(-1);
    assertThat(
            Arrays.mismatch(disk.read(SECTOR, 3 * MIB), 0, 3 * MIB, FOUR, SECTOR, SECTOR + 3 * MIB))
        .isEqualTo(-1);
    NumberedDisk.assertReads(disk, FOUR);
  }

  /** The next block of the disk may stand before this one in the file. */
  @Test
  void vdiBlocksInAnotherOrderAsAStream() throws Exception {
    ByteSource disk = disk("a.vdi", VdiFiles.dynamic(FOUR, 0, 3, 2, 1, 0));
    assertThat(Arrays.mismatch(disk.stream().readAllBytes(), FOUR)).isEqualTo(-1);
    for (int at = FOUR.length - 1024; at >= 0; at -= MIB / 2 - 3 * SECTOR) {
      assertThat(disk.read(at, 1024)).isEqualTo(Arrays.copyOfRange(FOUR, at, at + 1024));
    }
  }

  /** {@code cbBlockExtra} bytes stand before the data of each block. */
  @Test
  void vdiBlocksWithExtraBytes() throws Exception {
    ByteSource disk = disk("a.vdi", VdiFiles.dynamic(FOUR, 512, 2, 0, 3, 1));
    NumberedDisk.assertReads(disk, FOUR);
  }

  /** Extents without a file take address space, and flat ones may begin within their file. */
  @Test
  void vmdkFlatThenZeroThenFlat() throws Exception {
    byte[] first = NumberedDisk.sectors(0, 2048);
    byte[] second = NumberedDisk.sectors(4096, 2048);
    byte[] shifted = new byte[63 * SECTOR + first.length];
    System.arraycopy(first, 0, shifted, 63 * SECTOR, first.length);
    String text =
        """
        # Disk DescriptorFile
        version=1
        parentCID=ffffffff
        createType="custom"
        RW 2048 FLAT "a-flat.vmdk" 63
        RW 2048 ZERO
        RW 2048 FLAT "b-flat.vmdk" 0
        """;
    Map<String, byte[]> files = Map.of("a-flat.vmdk", shifted, "b-flat.vmdk", second);
    Siblings siblings =
        name -> Optional.ofNullable(files.get(name)).map(bytes -> new ArraySource(name, bytes));
    byte[] descriptor = text.getBytes(StandardCharsets.US_ASCII);
    VirtualDisk disk = Disks.open(new ArraySource("disk.vmdk", descriptor), siblings);
    byte[] expected = new byte[3 * MIB];
    System.arraycopy(first, 0, expected, 0, first.length);
    System.arraycopy(second, 0, expected, 2 * MIB, second.length);
    assertThat(disk.size()).isEqualTo(3L * MIB);
    NumberedDisk.assertReads(QemuImgComparison.content(disk), expected);
  }

  /** A container is never a raw disk because it is none of the containers that are known. */
  @Test
  void containersAreNotTakenForRaw() throws Exception {
    byte[] qcow2 = new byte[MIB];
    System.arraycopy(new byte[] {'Q', 'F', 'I', (byte) 0xFB, 0, 0, 0, 3}, 0, qcow2, 0, 8);
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("box.ovf", Ovas.simpleDescriptor("disk.vmdk"));
    members.put("disk.vmdk", VmdkFiles.stream());
    Map<Format, byte[]> files =
        Map.of(Format.QCOW2, qcow2, Format.VDI, VdiFiles.dynamic(), Format.OVA, Ovas.tar(members));
    for (Map.Entry<Format, byte[]> file : files.entrySet()) {
      ByteSource source = new ArraySource("disk.img", file.getValue());
      try (Machine machine = MachineOpener.open(source, Siblings.NONE)) {
        assertThat(machine.container().format()).isEqualTo(file.getKey());
      }
    }
    assertThat(Detector.detect(new ArraySource("x", new byte[MIB])).format())
        .isEqualTo(Format.UNFORMATTED);
  }

  /** Grain table entries are unsigned. */
  @Test
  void vmdkGrainsBehindOneTebibyte() throws Exception {
    byte[] small = NumberedDisk.sectors(0, 64);
    byte[] grain = NumberedDisk.sectors(16, 8);
    for (int sector : new int[] {0x7FFFFFF8, 0x80000000, 0xFFFFFFF0}) {
      byte[] file = VmdkFiles.thirdGrainAt(small, sector);
      ByteSource far =
          new Far(
              new ArraySource("near", file),
              Integer.toUnsignedLong(sector) * SECTOR,
              new ArraySource("tail", grain));
      VirtualDisk disk = Disks.open(far, Siblings.NONE);
      assertThat(disk.container().troubles()).isEmpty();
      NumberedDisk.assertReads(QemuImgComparison.content(disk), small);
    }
    VirtualDisk cut =
        Disks.open(
            new ArraySource("cut.vmdk", VmdkFiles.thirdGrainAt(small, 0x80000000)), Siblings.NONE);
    assertThatThrownBy(() -> QemuImgComparison.content(cut).read(8192, 1))
        .isInstanceOf(TruncatedException.class)
        .hasMessageContaining("byte " + (0x80000000L * SECTOR + 1) + " is needed");
  }

  /**
   * A grain that inflates to a thousand times its size is inflated only as far as a grain goes; see
   * https://github.com/google/osv-scalibr/issues/1993.
   */
  @Test
  void vmdkGrainThatInflatesWithoutEnd() throws Exception {
    byte[] small = NumberedDisk.sectors(0, 512);
    byte[] bomb = deflated(100 * MIB);
    byte[] file = VmdkFiles.secondGrainAs(small, bomb);
    assertThat(file).hasSizeLessThan(MIB);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    VirtualDisk opened = Disks.open(new ArraySource("bomb.vmdk", file), Siblings.NONE);
    ByteSource disk = QemuImgComparison.content(opened);
    assertThatThrownBy(() -> disk.read(65536, 65536))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("VMDK grain 1 of bomb.vmdk: Uncompressed data has invalid length");
    assertThat(disk.read(0, 65536)).isEqualTo(Arrays.copyOf(small, 65536));
    assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(64L * MIB);
  }

  /**
   * All chunks together are the disk, not the last one alone; see
   * https://github.com/libguestfs/virt-v2v/issues/189.
   */
  @Test
  void ovaWhoseDiskIsSplitIntoChunks() throws Exception {
    byte[] disk = NumberedDisk.sectors(0, 64);
    byte[] stream = VmdkFiles.stream(disk, 8);
    int chunk = 4096;
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put(
        "box.ovf",
        Ovas.descriptor(
            "<File ovf:id=\"file1\" ovf:href=\"disk.vmdk\" ovf:chunkSize=\"4096\" ovf:size=\""
                + stream.length
                + "\"/>",
            Ovas.diskOf("vmdisk1", "file1"),
            Ovas.controller(6, "", 3, 0) + Ovas.drive("ovf:/disk/vmdisk1", 3, 0)));
    int count = (stream.length - 1) / chunk + 1;
    assertThat(count).isBetween(3, 99);
    for (int i = 0; i < count; i++) {
      String name = "disk.vmdk.0000000" + i / 10 + i % 10;
      int end = Math.min(stream.length, (i + 1) * chunk);
      members.put(name, Arrays.copyOfRange(stream, i * chunk, end));
    }
    try (Machine machine =
        MachineOpener.open(new ArraySource("box.ova", Ovas.tar(members)), Siblings.NONE)) {
      assertThat(machine.container().troubles()).isEmpty();
      assertThat(machine.disks()).hasSize(1);
      assertThat(machine.disks().get(0).container().label()).isEqualTo("VMDK streamOptimized");
      NumberedDisk.assertReads(QemuImgComparison.content(machine.disks().get(0)), disk);
    }
  }

  private static ByteSource disk(String name, byte[] file) throws IOException {
    VirtualDisk disk = Disks.open(new ArraySource(name, file), Siblings.NONE);
    assertThat(disk.container().troubles()).isEmpty();
    return QemuImgComparison.content(disk);
  }

  private static byte[] deflated(int zeros) {
    Deflater deflater = new Deflater();
    deflater.setInput(new byte[zeros]);
    deflater.finish();
    byte[] target = new byte[MIB];
    int length = deflater.deflate(target);
    deflater.end();
    return Arrays.copyOf(target, length);
  }

  /** A file whose last bytes stand far behind the others, with zeros between. */
  private record Far(ByteSource near, long far, ByteSource tail) implements ByteSource {

    @Override
    public String name() {
      return "far.vmdk";
    }

    @Override
    public long size() {
      return far + tail.size();
    }

    @Override
    public void read(long offset, byte[] target, int from, int length) throws IOException {
      requireRange(offset, length);
      for (int i = 0; i < length; i++) {
        long at = offset + i;
        byte value = at < near.size() ? near.read(at, 1)[0] : 0;
        target[from + i] = at >= far ? tail.read(at - far, 1)[0] : value;
      }
    }
  }
}
