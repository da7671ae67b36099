package preflight.block;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.io.Bytes;

/** What takes a device for itself and shows another one on top of it. */
final class HolderSignatures {

  private static final String STRATIS = "!Stra0tis\u0086\u00FF\u0002^Arh";
  private static final long DDF_MAGIC = 0xDE11DE11L;
  private static final long DRBD_84 = 0x8374026BL;
  private static final long DRBD_84_UNCLEAN = 0x8374026CL;
  private static final long DRBD_9 = 0x8374026DL;

  private HolderSignatures() {}

  static void detect(Probe probe, List<Signature> found) throws IOException {
    first(probe, found);
    stratis(probe, found);
    last(probe, found);
    drbd(probe, found);
  }

  /**
   * dm-verity and dm-integrity (cryptsetup docs, on-disk formats of both), VDO (vdo-format.c),
   * snapshots (Linux dm-snap-persistent.c), BlueStore (ceph BlueStore.cc).
   */
  private static void first(Probe probe, List<Signature> found) throws IOException {
    Optional<Bytes> bytes = probe.at("superblock", 0, 64);
    if (bytes.isEmpty()) {
      return;
    }
    Bytes superblock = bytes.get();
    if (superblock.startsWith(0, "verity\0\0")) {
      String version = Long.toString(superblock.u32(8));
      add(found, Signature.Kind.VERITY, version, superblock.array(16, 16), 0);
    } else if (superblock.startsWith(0, "integrt\0")) {
      add(found, Signature.Kind.INTEGRITY, Integer.toString(superblock.u8(8)), new byte[16], 0);
    } else if (superblock.startsWith(0, "dmvdo001")) {
      add(found, Signature.Kind.VDO, "", superblock.array(40, 16), 0);
    } else if (superblock.startsWith(0, "SnAp")) {
      add(found, Signature.Kind.SNAPSHOT, Long.toString(superblock.u32(8)), new byte[16], 0);
    } else if (superblock.startsWith(0, "bluestore block device")) {
      add(found, Signature.Kind.BLUESTORE, "", new byte[16], 0);
    }
  }

  /** The static header of Stratis, in two copies (stratisd, docs/design StaticHeader). */
  private static void stratis(Probe probe, List<Signature> found) throws IOException {
    for (int place : new int[] {512, 9 * 512}) {
      Optional<Bytes> bytes = probe.at("Stratis header", place, 64);
      if (bytes.isPresent() && bytes.get().startsWith(4, STRATIS)) {
        add(
            found,
            Signature.Kind.STRATIS,
            Integer.toString(bytes.get().u8(28)),
            new byte[16],
            place);
        return;
      }
    }
  }

  /** Firmware RAID in the last sectors (mdadm super-intel.c; SNIA DDF 2.0, section 5.5). */
  private static void last(Probe probe, List<Signature> found) throws IOException {
    long sectors = probe.size() / 512;
    long intel = (sectors - 2) * 512;
    Optional<Bytes> bytes = probe.at("Intel RAID metadata", intel, 32);
    if (bytes.isPresent() && bytes.get().startsWith(0, "Intel Raid ISM Cfg Sig. ")) {
      add(found, Signature.Kind.INTEL_RAID, bytes.get().text(24, 6), new byte[16], intel);
    }
    long anchor = (sectors - 1) * 512;
    Optional<Bytes> ddf = probe.bigEndianAt("DDF anchor header", anchor, 40);
    if (ddf.isPresent() && ddf.get().u32(0) == DDF_MAGIC) {
      add(found, Signature.Kind.DDF_RAID, ddf.get().text(32, 8), new byte[16], anchor);
    }
  }

  /** Internal metadata of DRBD in the last block of 4 KiB (drbd_int.h, meta_data_on_disk). */
  private static void drbd(Probe probe, List<Signature> found) throws IOException {
    long place = (probe.size() & -4096L) - 4096;
    Optional<Bytes> bytes = probe.bigEndianAt("DRBD metadata", place, 72);
    if (bytes.isEmpty()) {
      return;
    }
    long old = bytes.get().u32(60);
    long flags = bytes.get().u32(64);
    if (old == DRBD_84 || old == DRBD_84_UNCLEAN) {
      add(found, Signature.Kind.DRBD, "8", new byte[16], place);
    } else if (flags == DRBD_9) {
      add(found, Signature.Kind.DRBD, "9", new byte[16], place);
    }
  }

  private static void add(
      List<Signature> found, Signature.Kind kind, String version, byte[] uuid, long offset) {
    found.add(new Signature(kind, version, "", Identifiers.uuid(uuid), offset));
  }
}
