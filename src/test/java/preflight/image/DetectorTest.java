package preflight.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.fact.Fact;
import preflight.image.Detector.Detection;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.Trouble;

class DetectorTest {

  private static final int SIZE = 128 * 1024;

  /** Signatures with {@code \xNN} for bytes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VMDK | 0 | KDMV",
        "COWD | 0 | COWD",
        "SESPARSE | 0 | \\xbe\\xba\\xfe\\xca\\x00\\x00\\x00\\x00",
        "VDI | 64 | \\x7f\\x10\\xda\\xbe",
        "VHD | 0 | conectix",
        "VHD | 130560 | conectix",
        "VHD | 130561 | conectix",
        "VHDX | 0 | vhdxfile",
        "QCOW2 | 0 | QFI\\xfb\\x00\\x00\\x00\\x02",
        "QCOW2 | 0 | QFI\\xfb\\x00\\x00\\x00\\x03",
        "QCOW | 0 | QFI\\xfb\\x00\\x00\\x00\\x01",
        "QED | 0 | QED\\x00",
        "ISO9660 | 32768 | \\x01CD001\\x01",
        "OVA | 257 | ustar\\x0000",
        "OVA | 257 | ustar  \\x00",
        "GZIP | 0 | \\x1f\\x8b\\x08",
        "XZ | 0 | \\xfd7zXZ\\x00",
        "ZSTD | 0 | (\\xb5/\\xfd",
        "BZIP2 | 0 | BZh91AY&SY",
        "ZIP | 0 | PK\\x03\\x04",
        "UNKNOWN | 0 | WithoutFreeSpace",
        "UNKNOWN | 130560 | koly",
        "RAW | 512 | EFI PART",
        "RAW | 4096 | EFI PART",
        "RAW | 0 | XFSB",
        "RAW | 65600 | _BHRfS_M",
        "RAW | 3 | NTFS\\x20\\x20\\x20\\x20",
        "RAW | 54 | FAT16\\x20\\x20\\x20",
        "RAW | 82 | FAT32\\x20\\x20\\x20",
        "RAW | 0 | LUKS\\xba\\xbe",
        "RAW | 4086 | SWAPSPACE2",
        "RAW | 0 | hsqs",
        "RAW | 510 | \\x55\\xaa",
      })
  void tellsFormatsBySignature(String format, int offset, String signature) throws Exception {
    byte[] file = new byte[SIZE];
    put(file, offset, signature);
    Detection detection = detect(file);
    assertThat(detection.format()).isEqualTo(Format.valueOf(format));
    assertThat(detection.signature()).isTrue();
    VirtualDisk disk = open(file);
    assertThat(disk.container().format()).isEqualTo(detection.format());
    assertThat(disk.content().isKnown()).isEqualTo(detection.format() == Format.RAW);
    // one byte less is no signature
    file[offset] ^= 0x10;
    assertThat(detect(file).signature()).isFalse();
    assertThat(detect(file).format()).isEqualTo(Format.UNFORMATTED);
  }

  @Test
  void tellsVolumesBySignature() throws Exception {
    byte[] ext = new byte[SIZE];
    put(ext, 0x438, "\\x53\\xef");
    assertThat(detect(ext).signature()).isFalse();
    put(ext, 0x400, "\\x10\\x00\\x00\\x00");
    assertThat(detect(ext).by()).contains("0xEF53 at byte 1080");
    for (int sector = 0; sector < 4; sector++) {
      byte[] lvm = new byte[SIZE];
      put(lvm, sector * 512, "LABELONE");
      put(lvm, sector * 512 + 24, "LVM2 001");
      assertThat(detect(lvm).by()).isEqualTo("LVM2, \"LABELONE\" at byte " + sector * 512);
    }
  }

  @Test
  void distinguishesPartitionTablesFromBootSectors() throws Exception {
    byte[] disk = new byte[SIZE];
    put(disk, 510, "\\x55\\xaa");
    assertThat(detect(disk).by()).contains("empty partition table");
    put(disk, 446, "\\x80\\x00\\x00\\x00\\x83\\x00\\x00\\x00\\x00\\x08\\x00\\x00\\x00\\x10\\x00");
    assertThat(detect(disk).by()).isEqualTo("partition table, 0xAA55 at byte 510");
    // what is wrong with another entry, the reader of tables tells
    put(disk, 462, "boot code text..");
    assertThat(detect(disk).format()).isEqualTo(Format.RAW);
    put(disk, 446, "more of that ...");
    assertThat(detect(disk))
        .isEqualTo(
            new Detection(
                Format.UNFORMATTED,
                "neither a container's signature nor a partition table nor a file system, though"
                    + " 0xAA55 stands at byte 510",
                false));
  }

  @Test
  void tellsAnIsoThatIsAlsoAPartitionedDisk() throws Exception {
    byte[] hybrid = new byte[SIZE];
    put(hybrid, 32768, "\\x01CD001\\x01");
    put(hybrid, 510, "\\x55\\xaa");
    put(hybrid, 446, "\\x80\\x00\\x00\\x00\\x17\\x00\\x00\\x00\\x00\\x08\\x00\\x00\\x00\\x10\\x00");
    assertThat(detect(hybrid).format()).isEqualTo(Format.ISO9660);
  }

  @Test
  void tellsAFixedVhdInsteadOfTheDiskInIt() throws Exception {
    byte[] disk = new byte[SIZE];
    put(disk, 510, "\\x55\\xaa");
    put(disk, SIZE - 512, "conectix");
    put(disk, SIZE - 512 + 12, "\\x00\\x01\\x00\\x00");
    put(disk, SIZE - 512 + 48, "\\x00\\x00\\x00\\x00\\x00\\x01\\xfe\\x00");
    put(disk, SIZE - 512 + 60, "\\x00\\x00\\x00\\x02");
    VirtualDisk vhd = open(disk);
    assertThat(vhd.container().label()).isEqualTo("VHD fixed");
    assertThat(vhd.size()).isEqualTo(SIZE - 512);
    assertThat(vhd.content().isKnown()).isTrue();
  }

  @Test
  void tellsTextsApart() throws Exception {
    for (String start :
        List.of(
            "# Disk DescriptorFile\nversion=1\n",
            "# disk descriptorfile\r\n",
            "#DISK DESCRIPTORFILE\n",
            "\u00ef\u00bb\u00bf# Disk DescriptorFile\n",
            "\n # Disk DescriptorFile\n")) {
      assertThat(detect(latin1(start)).format()).as(start).isEqualTo(Format.VMDK);
    }
    String envelope = " xmlns=\"http://schemas.dmtf.org/ovf/envelope/1\">";
    assertThat(detect(latin1("<?xml version=\"1.0\"?>\n<Envelope" + envelope)).format())
        .isEqualTo(Format.OVF);
    assertThat(detect(latin1("<ovf:Envelope" + envelope)).format()).isEqualTo(Format.OVF);
    assertThat(detect(("\ufeff<Envelope" + envelope).getBytes(StandardCharsets.UTF_16LE)).format())
        .isEqualTo(Format.OVF);
    assertThat(detect(latin1("<html>no Envelope</html>")).format()).isEqualTo(Format.UNKNOWN);
    Detection pointer =
        detect(latin1("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"));
    assertThat(pointer.format()).isEqualTo(Format.GIT_LFS_POINTER);
    Detection text = detect(latin1("just some words\n".repeat(1000)));
    assertThat(text).isEqualTo(new Detection(Format.UNKNOWN, "plain text", false));
  }

  @Test
  void tellsATarWithoutMagicByItsChecksum() throws Exception {
    byte[] tar = new byte[SIZE];
    put(tar, 0, "machine.ovf");
    assertThat(detect(tar).format()).isEqualTo(Format.UNFORMATTED);
    Arrays.fill(tar, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += tar[i];
    }
    put(tar, 148, String.format("%06o\\x00 ", sum));
    assertThat(detect(tar).format()).isEqualTo(Format.OVA);
  }

  @Test
  void neverTakesWhatNothingTellsForRaw() throws Exception {
    Detection empty = detect(new byte[SIZE]);
    assertThat(empty.format()).isEqualTo(Format.UNFORMATTED);
    assertThat(empty.by())
        .isEqualTo("neither a container's signature nor a partition table nor a file system");
    byte[] random = new byte[SIZE];
    new Random(1).nextBytes(random);
    assertThat(detect(random).format()).isEqualTo(Format.UNFORMATTED);
    // it is inspected all the same, since EC2 takes it for a disk where it is declared as one
    VirtualDisk disk = open(random);
    assertThat(disk.size()).isEqualTo(SIZE);
    assertThat(disk.content().toOptional().orElseThrow().read(0, SIZE)).isEqualTo(random);
    assertThat(detect(new byte[511]).format()).isEqualTo(Format.UNKNOWN);
    assertThat(detect(new byte[512]).format()).isEqualTo(Format.UNFORMATTED);
  }

  @Test
  void saysThatAnEmptyFileIsTruncated() throws Exception {
    VirtualDisk disk = open(new byte[0]);
    assertThat(disk.container().format()).isEqualTo(Format.UNKNOWN);
    assertThat(trouble(disk)).isEqualTo(new Trouble.Truncated("file", 0, 512));
  }

  @Test
  void survivesFilesOfAnyLength() throws Exception {
    byte[] whole = new byte[SIZE];
    for (int length : new int[] {1, 3, 7, 63, 66, 68, 300, 511, 513, 1100, 4095, 33000, 65600}) {
      for (String start : List.of("KDMV", "QFI\\xfb", "vhdxfile", "conectix", "COWD", "QED\\x00")) {
        byte[] file = whole.clone();
        put(file, 0, start);
        assertThat(open(Arrays.copyOf(file, length))).isNotNull();
      }
    }
  }

  private static Trouble trouble(VirtualDisk disk) {
    return ((Fact.Failed<ByteSource>) disk.content()).trouble();
  }

  private static void put(byte[] file, int offset, String signature) {
    int at = offset;
    for (int i = 0; i < signature.length(); i++) {
      if (signature.startsWith("\\x", i)) {
        file[at++] = (byte) Integer.parseInt(signature.substring(i + 2, i + 4), 16);
        i += 3;
      } else {
        file[at++] = (byte) signature.charAt(i);
      }
    }
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Detection detect(byte[] file) throws IOException {
    return Detector.detect(new ArraySource("file", file));
  }

  private static VirtualDisk open(byte[] file) throws IOException {
    return Disks.open(new ArraySource("file", file), Siblings.NONE);
  }
}
