package preflight.filesystem.btrfs;

import java.util.ArrayList;
import java.util.List;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * A range of logical addresses and the stripes that hold it ({@code struct btrfs_chunk}; checked
 * like the kernel's fs/btrfs/tree-checker.c, btrfs_check_chunk_valid).
 *
 * @param logical the first address, in bytes
 * @param length in bytes
 * @param place where its item lies in the device, for errors
 */
record Chunk(long logical, long length, long type, List<Stripe> stripes, long place) {

  /** Without stripes, in bytes. */
  static final int HEADER = 48;

  static final int STRIPE = 32;

  private static final long CONTENTS = 7;
  private static final long RAID0 = 1 << 3;
  private static final long RAID1 = 1 << 4;
  private static final long DUP = 1 << 5;
  private static final long RAID10 = 1 << 6;
  private static final long RAID5 = 1 << 7;
  private static final long RAID6 = 1 << 8;
  private static final long RAID1C3 = 1 << 9;
  private static final long RAID1C4 = 1 << 10;
  private static final long PROFILES = 0x7F8;
  private static final long MIRRORED = RAID1 | DUP | RAID1C3 | RAID1C4;
  private static final int STRIPE_LENGTH = 64 * 1024;

  Chunk {
    stripes = List.copyOf(stripes);
  }

  /** The length of the item in front of {@code bytes}, in bytes. */
  static int lengthOf(Bytes bytes) throws ReadProblem {
    return HEADER + STRIPE * bytes.u16(44);
  }

  /**
   * @param bytes the item
   * @param sectorSize that addresses are multiples of, in bytes
   */
  static Chunk parse(long logical, Bytes bytes, int sectorSize) throws ReadProblem {
    long length = bytes.u64(0);
    if (length == 0 || length % sectorSize != 0 || logical < 0 || logical % sectorSize != 0) {
      throw bytes.corrupt(0, "length " + length + " of the chunk at " + text(logical));
    }
    if (length > Long.MAX_VALUE - logical) {
      throw bytes.corrupt(0, "length " + length + ": the chunk at " + logical + " exceeds 2^63");
    }
    long stripeLength = bytes.u64(16);
    if (stripeLength != STRIPE_LENGTH) {
      throw bytes.corrupt(16, "stripe_len " + stripeLength + " is not 65536");
    }
    long type = bytes.bits64(24);
    long profile = type & PROFILES;
    if ((type & CONTENTS) == 0
        || (type & ~(CONTENTS | PROFILES)) != 0
        || Long.bitCount(profile) > 1) {
      throw bytes.corrupt(24, "type 0x" + Long.toHexString(type) + " of a chunk");
    }
    int count = bytes.u16(44);
    if (!isPossible(profile, count)) {
      throw bytes.corrupt(44, "num_stripes " + count + " of a chunk of profile " + name(profile));
    }
    if (bytes.length() != HEADER + STRIPE * count) {
      throw bytes.corrupt(44, "num_stripes " + count + " in an item of " + bytes.length());
    }
    List<Stripe> stripes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = HEADER + STRIPE * i;
      stripes.add(new Stripe(bytes.bits64(at), bytes.u64(at + 8)));
    }
    return new Chunk(logical, length, type, stripes, bytes.absolute(0));
  }

  private static boolean isPossible(long profile, int count) {
    if (profile == RAID0 || profile == RAID10) {
      return count > 0;
    }
    if (profile == RAID5) {
      return count >= 2;
    }
    if (profile == RAID6) {
      return count >= 3;
    }
    if (profile == RAID1C3) {
      return count == 3;
    }
    if (profile == RAID1C4) {
      return count == 4;
    }
    return count == (profile == 0 ? 1 : 2);
  }

  /** Whether each stripe holds all of it; of a single stripe, any profile is the same. */
  boolean isWhole() {
    return stripes.size() == 1 || (type & MIRRORED) != 0;
  }

  /** Behind the last address. */
  long end() {
    return logical + length;
  }

  boolean isForMetadata() {
    return (type & 6) != 0;
  }

  /** As mkfs.btrfs names it. */
  String profile() {
    return name(type & PROFILES);
  }

  private static String name(long profile) {
    if (profile == 0) {
      return "single";
    }
    String[] names = {"raid0", "raid1", "dup", "raid10", "raid5", "raid6", "raid1c3", "raid1c4"};
    return names[Long.numberOfTrailingZeros(profile) - 3];
  }

  private static String text(long address) {
    return Long.toUnsignedString(address);
  }
}
