package preflight.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import preflight.block.Signature;
import preflight.filesystem.Effort;
import preflight.filesystem.FileSystems;
import preflight.guest.Loader;
import preflight.guest.initrd.Packing;
import preflight.guest.kernel.KernelImage;
import preflight.image.Disks;
import preflight.image.Format;
import preflight.image.VirtualDisk;
import preflight.image.qcow2.Qcow2Files;
import preflight.image.vdi.VdiFiles;
import preflight.image.vhd.VhdFiles;
import preflight.image.vhdx.VhdxFiles;
import preflight.image.vmdk.VmdkFiles;
import preflight.inspection.Readers.Reader;
import preflight.inspection.Readers.Stage;
import preflight.io.ArraySource;
import preflight.io.ReadProblem;

/** The registry says what the readers do. */
class ReadersTest {

  private static final String LFS =
      "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n";

  private static Optional<Reader> reader(Stage stage, String name) {
    for (Reader reader : Readers.ALL) {
      if (reader.stage() == stage && List.of(reader.name().split(", ", -1)).contains(name)) {
        return Optional.of(reader);
      }
    }
    return Optional.empty();
  }

  private static List<String> names(Stage stage) {
    List<String> names = new ArrayList<>();
    for (Reader reader : Readers.ALL) {
      if (reader.stage() == stage) {
        names.addAll(List.of(reader.name().split(", ", -1)));
      }
    }
    return names;
  }

  @ParameterizedTest
  @EnumSource(
      value = Format.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNKNOWN", "UNFORMATTED"})
  void hasEachContainer(Format format) throws IOException {
    Reader reader = reader(Stage.CONTAINER, format.label()).orElseThrow();
    if (format == Format.OVA || format == Format.OVF || format == Format.RAW) {
      assertThat(reader.reads()).isTrue();
      return;
    }
    VirtualDisk disk =
        Disks.open(new ArraySource("sample", sample(format)), name -> Optional.empty());
    assertThat(disk.container().format()).isEqualTo(format);
    assertThat(disk.content().isKnown()).isEqualTo(reader.reads());
    String variant = disk.container().variant();
    if (reader.reads() && !variant.isEmpty()) {
      assertThat(reader.read()).contains(variant);
    }
  }

  /** The smallest that is taken for the format. */
  private static byte[] sample(Format format) throws IOException {
    return switch (format) {
      case VDI -> VdiFiles.dynamic();
      case VMDK -> VmdkFiles.sparse();
      case VHD -> VhdFiles.dynamic();
      case VHDX -> VhdxFiles.withLog();
      case QCOW2 -> Qcow2Files.deflated();
      case QCOW -> start("QFI\u00fb\0\0\0\u0001");
      case QED -> start("QED\0");
      case COWD -> start("COWD");
      case SESPARSE -> start("\u00be\u00ba\u00fe\u00ca\0\0\0\0");
      case GZIP -> start("\u001f\u008b\b");
      case XZ -> start("\u00fd7zXZ\0");
      case ZSTD -> start("(\u00b5/\u00fd");
      case BZIP2 -> start("BZh91AY&SY");
      case ZIP -> start("PK\u0003\u0004");
      case GIT_LFS_POINTER -> LFS.getBytes(StandardCharsets.ISO_8859_1);
      case ISO9660 -> {
        byte[] disk = new byte[0x9000];
        System.arraycopy(start("\u0001CD001\u0001"), 0, disk, 0x8000, 512);
        yield disk;
      }
      default -> throw new AssertionError("no sample of " + format);
    };
  }

  private static byte[] start(String text) {
    return Arrays.copyOf(text.getBytes(StandardCharsets.ISO_8859_1), 4096);
  }

  @ParameterizedTest
  @EnumSource(Signature.Kind.class)
  void hasEachFileSystem(Signature.Kind kind) throws IOException {
    boolean nothing =
        kind.category() == Signature.Category.NONE || kind.category() == Signature.Category.UNKNOWN;
    String label = kind == Signature.Kind.HIBERNATED_SWAP ? "Linux swap" : kind.label();
    Optional<Reader> reader = reader(Stage.FILE_SYSTEM, label);
    assertThat(reader.isEmpty()).isEqualTo(nothing);
    if (!nothing) {
      // volume groups are put together elsewhere, see VolumeGroupsTest
      boolean group = kind == Signature.Kind.LVM2;
      assertThat(group || isRead(kind.type())).isEqualTo(reader.orElseThrow().reads());
    }
  }

  private static boolean isRead(String type) throws IOException {
    try {
      return FileSystems.open(type, new ArraySource("zeros", new byte[4096]), new Effort())
          .isPresent();
    } catch (ReadProblem e) {
      return true;
    }
  }

  @Test
  void hasEachLoaderKernelAndPacking() {
    for (Loader loader : Loader.values()) {
      assertThat(reader(Stage.BOOT_LOADER, loader.label())).isPresent();
    }
    assertThat(names(Stage.KERNEL)).hasSameSizeAs(KernelImage.Kind.values());
    List<String> packings = new ArrayList<>();
    for (Packing packing : Packing.values()) {
      packings.add(packing.title());
    }
    assertThat(names(Stage.INITRD)).containsExactlyInAnyOrderElementsOf(packings);
    assertThat(reader(Stage.INITRD, "lzo").orElseThrow().reads()).isFalse();
  }

  @Test
  void namesNothingTwice() {
    for (Stage stage : Stage.values()) {
      assertThat(names(stage)).doesNotHaveDuplicates();
    }
  }
}
