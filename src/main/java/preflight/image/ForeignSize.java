package preflight.image;

import java.io.IOException;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/** The capacity of disks in formats that are known but not read, where a header gives it. */
final class ForeignSize {

  private static final long VHDX_REGION_TABLE = 192 * 1024;
  private static final int VHDX_TABLE = 64 * 1024;
  private static final int VHDX_ENTRIES = 2047;

  /** The metadata region, 8B7CA206-4790-4B9A-B8FE-575F050F886E ([MS-VHDX] 2.2.3.2). */
  private static final long[] METADATA_REGION = {0x4B9A47908B7CA206L, 0x6E880F055F57FEB8L};

  /** The virtual disk size, 2FA54224-CD1B-4876-B211-5DBED83BF4B8 ([MS-VHDX] 2.6.2.2). */
  private static final long[] DISK_SIZE = {0x4876CD1B2FA54224L, 0xB8F43BD8BE5D11B2L};

  private ForeignSize() {}

  /** In bytes; 0 where the header does not give it or is damaged. */
  static long of(Format format, ByteSource file) throws IOException {
    try {
      return switch (format) {
        case VHD -> vhd(file);
        case VHDX -> vhdx(file);
        // QEMU block/qcow.c: "size" stands at byte 24
        case QCOW -> file.bigEndian("QCOW header", 0, 32).u64(24);
        // QEMU docs/interop/qed_spec.rst: image_size
        case QED -> file.littleEndian("QED header", 0, 64).u64(48);
        case COWD -> sectors(file.littleEndian("COWD header", 0, 32).u32(12));
        case SESPARSE -> sectors(file.littleEndian("seSparse header", 0, 32).u64(16));
        default -> 0;
      };
    } catch (ReadProblem e) {
      // the disk is refused whatever its size is; a size that cannot be told is 0
      return 0;
    }
  }

  /** "dynamic", "fixed" or "differencing" for a VHD, whose footer tells. */
  static String variant(Format format, ByteSource file) throws IOException {
    if (format != Format.VHD) {
      return "";
    }
    Optional<Bytes> footer = vhdFooter(file);
    if (footer.isEmpty()) {
      return "";
    }
    long type = footer.get().u32(60);
    if (type == 2) {
      return "fixed";
    }
    if (type == 3) {
      return "dynamic";
    }
    return type == 4 ? "differencing" : "";
  }

  private static long vhd(ByteSource file) throws IOException {
    Optional<Bytes> footer = vhdFooter(file);
    return footer.isEmpty() ? 0 : footer.get().u64(48);
  }

  /**
   * At the end, or its copy at the head of a dynamic disk (VHD specification, "Hard Disk Footer").
   */
  private static Optional<Bytes> vhdFooter(ByteSource file) throws IOException {
    long[] places = {file.size() - 512, file.size() - 511, 0};
    for (long place : places) {
      if (place < 0 || file.size() - place < 511) {
        continue;
      }
      Bytes footer = file.bigEndian("VHD footer", place, 511);
      if (footer.startsWith(0, "conectix")) {
        return Optional.of(footer);
      }
    }
    return Optional.empty();
  }

  private static long vhdx(ByteSource file) throws IOException {
    Bytes regions = file.littleEndian("VHDX region table", VHDX_REGION_TABLE, VHDX_TABLE);
    long count = Math.min(VHDX_ENTRIES, regions.u32(8));
    for (int i = 0; i < count; i++) {
      int at = 16 + i * 32;
      if (isGuid(regions, at, METADATA_REGION)) {
        return vhdxSize(file, regions.u64(at + 16));
      }
    }
    return 0;
  }

  private static long vhdxSize(ByteSource file, long region) throws IOException {
    Bytes table = file.littleEndian("VHDX metadata table", region, VHDX_TABLE);
    int count = Math.min(VHDX_ENTRIES, table.u16(10));
    for (int i = 0; i < count; i++) {
      int at = 32 + i * 32;
      if (isGuid(table, at, DISK_SIZE)) {
        long item = region + table.u32(at + 16);
        return file.littleEndian("VHDX virtual disk size", item, 8).u64(0);
      }
    }
    return 0;
  }

  private static boolean isGuid(Bytes bytes, int at, long[] guid) throws IOException {
    return bytes.bits64(at) == guid[0] && bytes.bits64(at + 8) == guid[1];
  }

  private static long sectors(long count) {
    return count <= Long.MAX_VALUE / 512 ? count * 512 : 0;
  }
}
