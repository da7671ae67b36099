package preflight.block;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.io.Bytes;

/** File systems that are met seldom, or belong to systems other than Linux. */
final class OtherSignatures {

  private static final long CRAMFS_MAGIC = 0x28CD3D45L;
  private static final long GFS2_MAGIC = 0x01161970L;
  private static final int GFS2_FORMAT = 1801;
  private static final int NILFS_MAGIC = 0x3434;
  private static final int UDF_DESCRIPTORS = 8;
  private static final long XFS_LOG_MAGIC = 0xFEEDBABEL;

  private OtherSignatures() {}

  static void detect(Probe probe, List<Signature> found) throws IOException {
    first(probe, found);
    xfsLog(probe, found);
    atOneKib(probe, found);
    udf(probe, found);
    gfs2(probe, found);
    ocfs2(probe, found);
  }

  /** cramfs (Linux cramfs_fs.h), romfs (romfs_fs.h), APFS (Apple File System Reference), ReFS. */
  private static void first(Probe probe, List<Signature> found) throws IOException {
    Optional<Bytes> bytes = probe.at("superblock", 0, 64);
    if (bytes.isEmpty()) {
      return;
    }
    Bytes superblock = bytes.get();
    if (superblock.u32(0) == CRAMFS_MAGIC && superblock.startsWith(16, "Compressed ROMFS")) {
      found.add(new Signature(Signature.Kind.CRAMFS, superblock.text(48, 16), Optional.empty(), 0));
    } else if (superblock.startsWith(0, "-rom1fs-")) {
      found.add(new Signature(Signature.Kind.ROMFS, superblock.text(16, 16), Optional.empty(), 0));
    } else if (superblock.startsWith(32, "NXSB")) {
      found.add(new Signature(Signature.Kind.APFS, "", Optional.empty(), 0));
    } else if (superblock.startsWith(0, "\0\0\0ReFS\0")) {
      found.add(new Signature(Signature.Kind.REFS, "", Optional.empty(), 0));
    }
  }

  /** A log of XFS on a device of its own begins with a record (xfs_log_format.h). */
  private static void xfsLog(Probe probe, List<Signature> found) throws IOException {
    Optional<Bytes> bytes = probe.bigEndianAt("XFS log record", 0, 512);
    if (bytes.isEmpty() || bytes.get().u32(0) != XFS_LOG_MAGIC) {
      return;
    }
    long version = bytes.get().u32(8);
    if (version == 1 || version == 2) {
      Optional<String> uuid = Identifiers.uuid(bytes.get().array(304, 16));
      found.add(new Signature(Signature.Kind.XFS_LOG, "", uuid, 0));
    }
  }

  /** HFS Plus (Apple TN1150) and NILFS2 (Linux nilfs2_ondisk.h). */
  private static void atOneKib(Probe probe, List<Signature> found) throws IOException {
    Optional<Bytes> bytes = probe.at("superblock", 1024, 1024);
    Optional<Bytes> big = probe.bigEndianAt("superblock", 1024, 8);
    if (bytes.isEmpty() || big.isEmpty()) {
      return;
    }
    Bytes superblock = bytes.get();
    int version = big.get().u16(2);
    if ((superblock.startsWith(0, "H+") && version == 4)
        || (superblock.startsWith(0, "HX") && version == 5)) {
      String number = Integer.toString(version);
      found.add(new Signature(Signature.Kind.HFS_PLUS, number, "", Optional.empty(), 1024));
    }
    if (superblock.u16(6) == NILFS_MAGIC && isNilfs(superblock)) {
      found.add(
          new Signature(
              Signature.Kind.NILFS2,
              Long.toString(superblock.u32(0)),
              superblock.text(168, 80),
              Identifiers.uuid(superblock.array(152, 16)),
              1024));
    }
  }

  /** The magic number is short; the checksum covers {@code s_bytes} with itself as zeros. */
  private static boolean isNilfs(Bytes superblock) throws IOException {
    int length = superblock.u16(8);
    if (length < 248 || length > 1024) {
      return false;
    }
    int crc = (int) superblock.u32(12);
    for (int i = 0; i < length; i++) {
      crc ^= i >= 16 && i < 20 ? 0 : superblock.u8(i);
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320);
      }
    }
    return crc == (int) superblock.u32(16);
  }

  /** The volume recognition sequence (ECMA-167, 2/8 and 3/9.1), in blocks of 2 KiB. */
  private static void udf(Probe probe, List<Signature> found) throws IOException {
    boolean extended = false;
    for (int i = 0; i < UDF_DESCRIPTORS; i++) {
      Optional<Bytes> bytes = probe.at("volume structure descriptor", 32768 + 2048L * i, 8);
      if (bytes.isEmpty()) {
        return;
      }
      Bytes descriptor = bytes.get();
      extended |= descriptor.startsWith(1, "BEA01");
      if (extended && (descriptor.startsWith(1, "NSR02") || descriptor.startsWith(1, "NSR03"))) {
        String version = descriptor.startsWith(1, "NSR02") ? "1" : "2";
        found.add(new Signature(Signature.Kind.UDF, version, "", Optional.empty(), 32768));
        return;
      }
      boolean known =
          extended || descriptor.startsWith(1, "CD001") || descriptor.startsWith(1, "CDW02");
      if (!known || descriptor.startsWith(1, "TEA01")) {
        return;
      }
    }
  }

  /** Linux gfs2_ondisk.h: the superblock at sector 128, with the format of the file system. */
  private static void gfs2(Probe probe, List<Signature> found) throws IOException {
    Optional<Bytes> bytes = probe.bigEndianAt("GFS2 superblock", 65536, 272);
    if (bytes.isPresent()
        && bytes.get().u32(0) == GFS2_MAGIC
        && bytes.get().u32(4) == 1
        && bytes.get().u32(24) >= GFS2_FORMAT) {
      found.add(
          new Signature(
              Signature.Kind.GFS2,
              Long.toString(bytes.get().u32(24)),
              bytes.get().text(160, 64),
              Identifiers.uuid(bytes.get().array(256, 16)),
              65536));
    }
  }

  /** Linux ocfs2_fs.h: the superblock's inode in block 2 of 512 to 4096 bytes. */
  private static void ocfs2(Probe probe, List<Signature> found) throws IOException {
    for (int block = 512; block <= 4096; block *= 2) {
      Optional<Bytes> bytes = probe.at("OCFS2 superblock", 2L * block, 192 + 360);
      if (bytes.isPresent() && bytes.get().startsWith(0, "OCFSV2")) {
        Bytes superblock = bytes.get();
        found.add(
            new Signature(
                Signature.Kind.OCFS2,
                superblock.u16(192) + "." + superblock.u16(194),
                superblock.text(192 + 80, 64),
                Identifiers.uuid(superblock.array(192 + 144, 16)),
                2L * block));
        return;
      }
    }
  }
}
