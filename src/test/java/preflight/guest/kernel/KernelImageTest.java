package preflight.guest.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static preflight.guest.kernel.KernelImageWriter.patched;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import preflight.guest.init.ElfHeader;
import preflight.guest.init.ElfWriter;
import preflight.guest.kernel.KernelImage.Architecture;
import preflight.guest.kernel.KernelImage.Kind;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.io.TruncatedException;

class KernelImageTest {

  private static final byte[] GOOD = KernelImageWriter.bzImage("6.1.0-56-amd64");

  private static KernelImage read(byte[] bytes) throws Exception {
    return KernelImage.read(new ArraySource("vmlinuz", bytes));
  }

  @Test
  void tellsWhatUnamePrints() throws Exception {
    KernelImage image = read(GOOD);
    assertThat(image.kind()).isEqualTo(Kind.BZIMAGE);
    assertThat(image.release()).contains("6.1.0-56-amd64");
    assertThat(image.version())
        .contains("6.1.0-56-amd64 (builder@example.org) #1 SMP PREEMPT_DYNAMIC");
    assertThat(image.architecture()).isEqualTo(Architecture.X86_64);
    assertThat(image.is64Bit()).contains(true);
    assertThat(image.protocol()).contains(0x20F);
    assertThat(image.xloadflags()).contains(0x7F);
    assertThat(image.payload())
        .contains(new KernelImage.Payload(0x4100, 0xE00, PayloadCompression.XZ));
    assertThat(image.troubles()).isEmpty();
  }

  @Test
  void tellsThirtyTwoBits() throws Exception {
    KernelImage image = read(KernelImageWriter.bzImage("3.16.0-4-686-pae", false, 0x20C));
    assertThat(image.release()).contains("3.16.0-4-686-pae");
    assertThat(image.architecture()).isEqualTo(Architecture.I386);
    assertThat(image.is64Bit()).contains(false);
  }

  @Test
  void leavesTheWidthOpenBeforeProtocol212() throws Exception {
    byte[] old = KernelImageWriter.bzImage("2.6.32-5-amd64", true, 0x20A);
    assertThat(read(old).is64Bit()).isEmpty();
    assertThat(read(old).architecture()).isEqualTo(Architecture.X86_UNDETERMINED);
    assertThat(read(old).xloadflags()).isEmpty();
    byte[] stub = KernelImageWriter.bzImage("3.5.0", true, 0x20B);
    assertThat(read(KernelImageWriter.efiStub(stub, 0x8664)).is64Bit()).contains(true);
    assertThat(read(KernelImageWriter.efiStub(stub, 0x14C)).is64Bit()).contains(false);
    assertThat(read(KernelImageWriter.efiStub(stub, 1)).is64Bit()).isEmpty();
    byte[] older = KernelImageWriter.bzImage("2.4.37", true, 0x203);
    assertThat(read(older).payload()).isEmpty();
    assertThat(read(older).release()).contains("2.4.37");
  }

  @Test
  void takesTheVersionOnlyFromWithinTheSetupPart() throws Exception {
    int limit = 512 * KernelImageWriter.SETUP_SECTORS;
    KernelImage beyond = read(patched(GOOD, 0x20E, limit, limit >> 8));
    assertThat(beyond.release()).isEmpty();
    assertThat(beyond.troubles().get(0).summary())
        .isEqualTo(
            "Linux setup header: kernel_version 0x3e00 is not below 0x200 * setup_sects = 0x3e00"
                + " (at byte 526)");
    byte[] last = patched(GOOD, 0x20E, limit - 1, (limit - 1) >> 8);
    assertThat(read(patched(last, limit + 0x1FF, '7')).release()).contains("7");
    assertThat(read(patched(GOOD, 0x20E, 0, 0)).release()).isEmpty();
    assertThat(read(patched(GOOD, 0x20E, 0, 0)).troubles()).isEmpty();
    assertThat(read(patched(GOOD, 0x3000, 0)).troubles().get(0).summary())
        .isEqualTo("Linux setup header: the version string is empty (at byte 12288)");
  }

  @Test
  void takesNoSetupSectorsForFour() throws Exception {
    byte[] image = patched(GOOD, 0x1F1, 0);
    image = patched(image, 0x20E, 0x00, 0x06);
    image = patched(image, 0x800, '4', '.', '5', '.', '2', ' ');
    assertThat(read(image).release()).contains("4.5.2");
    assertThat(read(image).payload().orElseThrow().offset()).isEqualTo(5 * 512 + 0x100);
    assertThat(read(patched(image, 0x20E, 0x00, 0x08)).release()).isEmpty();
  }

  @Test
  void namesTruncation() throws Exception {
    for (int length = 0x250; length < GOOD.length; length += 97) {
      assertThat(read(Arrays.copyOf(GOOD, length)).troubles())
          .contains(new Trouble.Truncated("kernel image", length, GOOD.length));
    }
    assertThat(read(Arrays.copyOf(GOOD, GOOD.length - 1)).release()).contains("6.1.0-56-amd64");
    assertThat(read(patched(GOOD, 0x24C, 0xFF, 0xFF, 0xFF, 0xFF)).troubles())
        .contains(new Trouble.Truncated("kernel image", GOOD.length, 0x4100 + 0xFFFFFFFFL));
    for (int length = 0x206; length < 0x250; length++) {
      byte[] cut = Arrays.copyOf(GOOD, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(TruncatedException.class);
    }
  }

  @Test
  void readsNoMoreThanAFewKilobytes() throws Exception {
    ByteSource counting =
        new ByteSource() {
          private int total;

          @Override
          public String name() {
            return "vmlinuz";
          }

          @Override
          public long size() {
            return GOOD.length;
          }

          @Override
          public void read(long offset, byte[] target, int from, int length) {
            total += length;
            assertThat(total).isLessThan(4096);
            System.arraycopy(GOOD, (int) offset, target, from, length);
          }
        };
    assertThat(KernelImage.read(counting).release()).isPresent();
  }

  @Test
  void readsUnifiedImages() throws Exception {
    KernelImage image = read(KernelImageWriter.unified(GOOD, "6.9.3-custom"));
    assertThat(image.kind()).isEqualTo(Kind.UKI);
    assertThat(image.release()).contains("6.9.3-custom");
    assertThat(image.version().orElseThrow()).startsWith("6.1.0-56-amd64 ");
    assertThat(image.architecture()).isEqualTo(Architecture.X86_64);
    assertThat(image.is64Bit()).contains(true);
    assertThat(image.payload().orElseThrow().offset()).isEqualTo(0x400 + 0x4100);
    assertThat(image.troubles()).isEmpty();
    byte[] nested = KernelImageWriter.unified(KernelImageWriter.unified(GOOD, "1"), "2");
    assertThat(read(nested).troubles().get(0).detail())
        .isEqualTo("a unified kernel image within another");
    byte[] withoutLinux = patched(KernelImageWriter.unified(GOOD, "1"), 0x188 + 40, '.', 'x');
    assertThatThrownBy(() -> read(withoutLinux))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("an EFI program without a kernel");
  }

  @Test
  void readsOtherPackings() throws Exception {
    assertThat(read(KernelImageWriter.arm64()).kind()).isEqualTo(Kind.ARM64_IMAGE);
    assertThat(read(KernelImageWriter.arm64()).architecture()).isEqualTo(Architecture.ARM64);
    KernelImage zboot = read(KernelImageWriter.zboot());
    assertThat(zboot.kind()).isEqualTo(Kind.EFI_ZBOOT);
    assertThat(zboot.architecture()).isEqualTo(Architecture.ARM64);
    assertThat(zboot.payload().orElseThrow().compression()).isEqualTo(PayloadCompression.ZSTD);
    KernelImage elf = read(ElfWriter.program(64, ElfHeader.X86_64));
    assertThat(elf.kind()).isEqualTo(Kind.ELF);
    assertThat(elf.architecture()).isEqualTo(Architecture.X86_64);
    KernelImage packed = read(gzip(KernelImageWriter.arm64()));
    assertThat(packed.kind()).isEqualTo(Kind.GZIP_VMLINUX);
    assertThat(packed.architecture()).isEqualTo(Architecture.ARM64);
    assertThat(read(gzip(ElfWriter.program(32, ElfHeader.I386))).is64Bit()).contains(false);
    assertThatThrownBy(() -> read(gzip(new byte[100])))
        .hasMessageContaining("gzip around something that is no kernel: begins with 00 00 00 00");
  }

  private static byte[] gzip(byte[] bytes) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void namesWhatIsNoKernel() {
    refuses(new byte[0], "kernel image: is empty (at byte 0)");
    refuses(new byte[4096], "kernel image: begins with 592 zero bytes, no kernel (at byte 0)");
    refuses(
        "hello world\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
        "kernel image: is 12 bytes long, shorter than any kernel's header (at byte 0)");
    refuses(
        patched(GOOD, 0x202, 'h'),
        "kernel image: has a boot sector's signature, but not HdrS of a Linux setup header"
            + " (at byte 514)");
    refuses(
        patched(GOOD, 0x1FE, 0),
        "Linux setup header: boot_flag 0xaa00 instead of 0xaa55 (at byte 510)");
    refuses(
        patched(GOOD, 0x206, 0xFF, 1),
        "Linux setup header: version 0x1ff is below 2.00 (at byte 518)");
    refuses(
        patched(patched(GOOD, 0x202, 'h'), 0x1FE, 0),
        "kernel image: no kernel: begins with 00 00 00 00, has no HdrS at 0x202 and no other"
            + " kernel's magic (at byte 0)");
  }

  private static void refuses(byte[] bytes, String message) {
    assertThatThrownBy(() -> read(bytes)).isInstanceOf(CorruptException.class).hasMessage(message);
  }

  @Test
  void throwsNothingElseAtAnyByte() throws Exception {
    byte[][] seeds = {
      GOOD,
      KernelImageWriter.efiStub(KernelImageWriter.bzImage("3.5", true, 0x20B), 0x8664),
      KernelImageWriter.unified(GOOD, "6.9"),
      KernelImageWriter.zboot(),
      KernelImageWriter.arm64(),
      gzip(KernelImageWriter.arm64())
    };
    for (byte[] seed : seeds) {
      for (int offset = 0; offset < Math.min(seed.length, 0x260); offset++) {
        for (int value : new int[] {0, 1, 0x7F, 0x80, 0xFF}) {
          onlyReadProblems(patched(seed, offset, value));
        }
        if (offset + 4 <= seed.length) {
          onlyReadProblems(patched(seed, offset, 0xFF, 0xFF, 0xFF, 0xFF));
        }
        onlyReadProblems(Arrays.copyOf(seed, offset));
      }
    }
  }

  private static void onlyReadProblems(byte[] bytes) throws Exception {
    try {
      assertThat(read(bytes).kind()).isNotNull();
    } catch (ReadProblem e) {
      assertThat(e.trouble().summary()).isNotEmpty();
    }
  }
}
