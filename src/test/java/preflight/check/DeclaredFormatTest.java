package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;
import preflight.cli.Cli;
import preflight.fixture.Fixtures;
import preflight.fixture.VirtualBoxImage;

/** A format that is declared, by the request or by the file's name, and what the file is. */
class DeclaredFormatTest {

  private static final byte[] POINTER =
      """
      version https://git-lfs.github.com/spec/v1
      oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
      size 12345
      """
          .getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "gzip, compressed with gzip",
    "xz, compressed with xz",
    "zstd, compressed with zstd",
    "bzip2, compressed with bzip2",
    "iso, the image is ISO 9660",
    "lfs, the file is a Git LFS pointer",
    "qcow, the image is QCOW",
    "text, the file is no disk image",
  })
  void namesWhatIsThereInstead(String kind, String named) throws Exception {
    Path image = folder.resolve("disk.vmdk");
    Files.write(image, content(kind));

    Cli.Answer undeclared = check(image);
    assertThat(said(undeclared)).contains("PF101").contains("PF105");
    assertThat(said(undeclared)).contains("The name ends in .vmdk, but ").contains(named);
    assertThat(undeclared.status()).isEqualTo(1);

    for (String format : List.of("VMDK", "RAW", "OVA", "VHD")) {
      Cli.Answer declared = check(image, "--declared-format", format);
      assertThat(said(declared)).as(format).contains("PF105").contains(named);
      assertThat(said(declared)).contains("The request declares " + format);
      assertThat(declared.status()).as(format).isEqualTo(1);
    }
  }

  /** Disks of VMware ESX are VMDKs of kinds that EC2 does not take. */
  @ParameterizedTest
  @CsvSource({"cowd, COWD", "sesparse, seSparse"})
  void takesDisksOfEsxForVmdks(String kind, String named) throws Exception {
    Path image = folder.resolve("disk.vmdk");
    Files.write(image, content(kind));
    for (List<String> options : List.of(List.<String>of(), List.of("--declared-format", "VMDK"))) {
      String said = said(check(image, options.toArray(String[]::new)));
      assertThat(said).contains("PF102").doesNotContain("PF101").doesNotContain("PF105");
      assertThat(said).contains("The VMDK is " + named + "; EC2 reads only streamOptimized.");
      assertThat(said).contains("Unsupported VMDK File Format");
    }
    assertThat(said(check(image, "--declared-format", "RAW"))).contains("PF105");
  }

  @ParameterizedTest
  @CsvSource({"zeros, disk.raw", "random, disk.raw", "random, disk", "zeros, disk.img"})
  void predictsNoValidPartitionsWhereNothingIsKnown(String kind, String name) throws Exception {
    Path image = folder.resolve(name);
    Files.write(image, content(kind));
    for (List<String> options : List.of(List.<String>of(), List.of("--declared-format", "RAW"))) {
      Cli.Answer answer = check(image, options.toArray(String[]::new));
      assertThat(said(answer)).contains("No valid partitions. Not a valid volume.");
      assertThat(said(answer)).contains("PF201").doesNotContain("PF105", "PF101");
      assertThat(answer.status()).isEqualTo(1);
    }
  }

  @Test
  void doesNotCallRawWhatHasNoSignature() throws Exception {
    Path image = folder.resolve("disk.vmdk");
    Files.write(image, content("random"));
    Cli.Answer answer = check(image);
    assertThat(said(answer))
        .contains("PF201")
        .contains("The name ends in .vmdk, but the image has no signature of any format.");
    assertThat(answer.status()).isEqualTo(1);
    assertThat(said(check(image, "--declared-format", "VMDK")))
        .contains("The request declares VMDK, the image has no signature of any format.")
        .contains("Unsupported VMDK File Format");
  }

  @Test
  void isSilentWhereNameAndContentAgree() {
    for (String name :
        List.of("debian8-raw", "debian8-vdi", "debian8-vmdk-sparse", "debian8-ova")) {
      assertThat(check(Fixtures.image(name)).out()).as(name).doesNotContain("PF105");
    }
    for (String name : List.of("vmdk-stream", "vmdk-fixed", "vhd-fixed", "vhd-standard")) {
      Path image = VirtualBoxImage.of(name).unpackInto(folder);
      assertThat(check(image).out()).as(name).doesNotContain("PF105");
    }
  }

  private static byte[] content(String kind) throws IOException {
    byte[] disk = new byte[1 << 20];
    Arrays.fill(disk, 440, 600, (byte) 7);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    switch (kind) {
      case "gzip" -> write(new GZIPOutputStream(packed), disk);
      case "xz" -> write(new XZOutputStream(packed, new LZMA2Options(0)), disk);
      case "bzip2" -> write(new BZip2CompressorOutputStream(packed, 1), disk);
      case "zstd" -> packed.writeBytes(Zstd.compress(disk));
      case "lfs" -> packed.writeBytes(POINTER);
      case "text" -> packed.writeBytes("not a disk\n".repeat(200).getBytes(StandardCharsets.UTF_8));
      case "iso" -> {
        byte[] descriptor = {1, 'C', 'D', '0', '0', '1', 1};
        System.arraycopy(descriptor, 0, disk, 32768, descriptor.length);
        packed.writeBytes(disk);
      }
      case "qcow" -> {
        byte[] header = {'Q', 'F', 'I', (byte) 0xFB, 0, 0, 0, 1};
        System.arraycopy(header, 0, disk, 0, header.length);
        packed.writeBytes(disk);
      }
      case "cowd" -> {
        System.arraycopy("COWD".getBytes(StandardCharsets.US_ASCII), 0, disk, 0, 4);
        packed.writeBytes(disk);
      }
      case "sesparse" -> {
        byte[] magic = {(byte) 0xBE, (byte) 0xBA, (byte) 0xFE, (byte) 0xCA};
        System.arraycopy(magic, 0, disk, 0, magic.length);
        packed.writeBytes(disk);
      }
      case "zeros" -> packed.writeBytes(new byte[1 << 20]);
      case "random" -> {
        new Random(5).nextBytes(disk);
        packed.writeBytes(disk);
      }
      default -> throw new IllegalArgumentException(kind);
    }
    return packed.toByteArray();
  }

  private static void write(OutputStream packer, byte[] bytes) throws IOException {
    try (packer) {
      packer.write(bytes);
    }
  }

  private static Cli.Answer check(Path image, String... options) {
    List<String> arguments = new ArrayList<>(List.of("check", "--as-of", "2026-06-01"));
    arguments.addAll(List.of(options));
    arguments.add(image.toString());
    return Cli.run(arguments.toArray(String[]::new));
  }

  /** Lines are wrapped at 80 columns. */
  private static String said(Cli.Answer answer) {
    return answer.out().replaceAll("\\s+", " ");
  }
}
