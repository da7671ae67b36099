package preflight.block;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import preflight.io.Bytes;
import preflight.io.Text;

/** File systems whose magic number is long enough to need no further look. */
final class SimpleSignatures {

  private static final long EROFS_MAGIC = 0xE0F5E1E2L;
  private static final long F2FS_MAGIC = 0xF2F52010L;
  private static final String BCACHE_MAGIC = "c68573f6-4e1a-45ca-8265-f57f48ba6d81";
  private static final String BCACHEFS_MAGIC = "c68573f6-66ce-90a9-d96a-60cf803df7ef";

  private SimpleSignatures() {}

  static void detect(Probe probe, List<Signature> found) throws IOException {
    first(probe, found);
    atOneKib(probe, found);
    bcachefs(probe, found);
    reiserfs(probe, found, 8192);
    at32Kib(probe, found);
    reiserfs(probe, found, 65536);
    btrfs(probe, found);
  }

  /** XFS (xfs_format.h, xfs_dsb) and SquashFS (squashfs_fs.h). */
  private static void first(Probe probe, List<Signature> found) throws IOException {
    Optional<Bytes> bytes = probe.bigEndianAt("superblock", 0, 120);
    if (bytes.isEmpty()) {
      return;
    }
    Bytes superblock = bytes.get();
    if (superblock.startsWith(0, "XFSB")) {
      add(found, Signature.Kind.XFS, superblock.text(108, 12), superblock.array(32, 16), 0);
    }
    if (superblock.startsWith(0, "hsqs") || superblock.startsWith(0, "sqsh")) {
      Optional<Bytes> little = probe.at("superblock", 0, 32);
      Bytes squash = superblock.startsWith(0, "hsqs") ? little.orElse(superblock) : superblock;
      String version = squash.u16(28) + "." + squash.u16(30);
      found.add(new Signature(Signature.Kind.SQUASHFS, version, "", Optional.empty(), 0));
    }
  }

  /** EROFS (erofs_fs.h) and F2FS (f2fs_fs.h). */
  private static void atOneKib(Probe probe, List<Signature> found) throws IOException {
    Optional<Bytes> bytes = probe.at("superblock", 1024, 1148);
    if (bytes.isEmpty()) {
      return;
    }
    Bytes superblock = bytes.get();
    if (superblock.u32(0) == EROFS_MAGIC) {
      add(found, Signature.Kind.EROFS, superblock.text(64, 16), superblock.array(48, 16), 1024);
    }
    if (superblock.u32(0) == F2FS_MAGIC) {
      found.add(
          new Signature(
              Signature.Kind.F2FS,
              superblock.u16(4) + "." + superblock.u16(6),
              utf16(superblock.array(124, 1024)),
              Identifiers.uuid(superblock.array(108, 16)),
              1024));
    }
  }

  /** The superblock of bcachefs and of its ancestor (bcachefs_format.h, uapi bcache.h). */
  private static void bcachefs(Probe probe, List<Signature> found) throws IOException {
    Optional<Bytes> bytes = probe.at("bcachefs superblock", 4096, 104);
    if (bytes.isEmpty()) {
      return;
    }
    Bytes superblock = bytes.get();
    String magic = Identifiers.uuid(superblock.array(24, 16)).orElse("");
    if (magic.equals(BCACHEFS_MAGIC)) {
      add(found, Signature.Kind.BCACHEFS, superblock.text(72, 32), superblock.array(56, 16), 4096);
    } else if (magic.equals(BCACHE_MAGIC)) {
      add(found, Signature.Kind.BCACHE, "", superblock.array(40, 16), 4096);
    }
  }

  /** JFS (jfs_superblock.h) and ISO 9660 (ECMA-119, 8.4). */
  private static void at32Kib(Probe probe, List<Signature> found) throws IOException {
    Optional<Bytes> bytes = probe.at("superblock", 32768, 2048);
    if (bytes.isEmpty()) {
      return;
    }
    Bytes superblock = bytes.get();
    if (superblock.startsWith(0, "JFS1")) {
      add(found, Signature.Kind.JFS, superblock.text(152, 16), superblock.array(136, 16), 32768);
    }
    if (superblock.startsWith(1, "CD001")) {
      found.add(
          new Signature(
              Signature.Kind.ISO9660, superblock.text(40, 32), isoDate(superblock), 32768));
    }
  }

  /** The identifier of an ISO 9660 file system is its modification date, else its creation. */
  private static Optional<String> isoDate(Bytes descriptor) throws IOException {
    for (int at : new int[] {830, 813}) {
      String digits = descriptor.text(at, 16);
      if (digits.length() == 16 && !digits.equals("0000000000000000")) {
        StringBuilder date = new StringBuilder(22).append(digits, 0, 4);
        for (int i = 4; i < 16; i += 2) {
          date.append('-').append(digits, i, i + 2);
        }
        return Optional.of(date.toString());
      }
    }
    return Optional.empty();
  }

  /** ReiserFS 3.5 and 3.6 (Linux fs/reiserfs/reiserfs.h). */
  private static void reiserfs(Probe probe, List<Signature> found, long place) throws IOException {
    Optional<Bytes> bytes = probe.at("ReiserFS superblock", place, 116);
    if (bytes.isEmpty()) {
      return;
    }
    Bytes superblock = bytes.get();
    // the third form has its journal elsewhere, and tells its format in s_version
    boolean relocated = superblock.startsWith(52, "ReIsEr3Fs");
    if (superblock.startsWith(52, "ReIsEr2Fs") || relocated) {
      found.add(
          new Signature(
              Signature.Kind.REISERFS,
              relocated && superblock.u16(72) == 0 ? "3.5" : "3.6",
              superblock.text(100, 16),
              Identifiers.uuid(superblock.array(84, 16)),
              place));
    } else if (superblock.startsWith(52, "ReIsErFs")) {
      found.add(new Signature(Signature.Kind.REISERFS, "3.5", "", Optional.empty(), place));
    } else if (superblock.startsWith(0, "ReIsEr4")) {
      // master superblock of Reiser4: magic of 16 bytes, disk format, block size, UUID, label
      found.add(
          new Signature(
              Signature.Kind.REISERFS,
              "4",
              superblock.text(36, 16),
              Identifiers.uuid(superblock.array(20, 16)),
              place));
    }
  }

  /** Btrfs On-disk Format, superblock. */
  private static void btrfs(Probe probe, List<Signature> found) throws IOException {
    Optional<Bytes> bytes = probe.at("Btrfs superblock", 65536, 1024);
    if (bytes.isPresent() && bytes.get().startsWith(64, "_BHRfS_M")) {
      add(
          found,
          Signature.Kind.BTRFS,
          bytes.get().text(0x12B, 256),
          bytes.get().array(32, 16),
          65536);
    }
  }

  private static void add(
      List<Signature> found, Signature.Kind kind, String label, byte[] uuid, long offset) {
    found.add(new Signature(kind, label, Identifiers.uuid(uuid), offset));
  }

  /** Little-endian units up to the first NUL. */
  static String utf16(byte[] bytes) {
    int end = 0;
    while (end + 1 < bytes.length && (bytes[end] != 0 || bytes[end + 1] != 0)) {
      end += 2;
    }
    return Text.decode(
        new String(bytes, 0, end, StandardCharsets.UTF_16LE).getBytes(StandardCharsets.UTF_8));
  }
}
