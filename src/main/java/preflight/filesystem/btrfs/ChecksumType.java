package preflight.filesystem.btrfs;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import preflight.io.Bytes;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/** The checksums of metadata and data ({@code enum btrfs_csum_type}, by value). */
enum ChecksumType {
  CRC32(4),
  XXHASH(8),
  SHA256(32),
  BLAKE2(32);

  /** The room that a checksum has in front of a superblock or tree block, in bytes. */
  static final int ROOM = 32;

  private final int length;

  ChecksumType(int length) {
    this.length = length;
  }

  /** The name of its value in btrfs_tree.h. */
  String constant() {
    return "BTRFS_CSUM_TYPE_" + name();
  }

  /** Of a checksum, in bytes. */
  int length() {
    return length;
  }

  /** As it is stored. */
  byte[] of(byte[] data, int from, int count) {
    return switch (this) {
      case CRC32 -> {
        CRC32C crc = new CRC32C();
        crc.update(data, from, count);
        yield littleEndian(crc.getValue(), 4);
      }
      case XXHASH -> littleEndian(XxHash64.of(data, from, count), 8);
      case SHA256 -> sha256(data, from, count);
      case BLAKE2 -> Blake2b.of(data, from, count);
    };
  }

  /**
   * What is wrong with the checksum in front of a structure; empty where it is right.
   *
   * @param bytes the whole structure, with the room for the checksum
   */
  Optional<Trouble> wrong(Bytes bytes) throws ReadProblem {
    byte[] all = bytes.array(0, bytes.length());
    byte[] computed = of(all, ROOM, all.length - ROOM);
    if (Arrays.equals(all, 0, length, computed, 0, length)) {
      return Optional.empty();
    }
    byte[] stored = Arrays.copyOf(all, length);
    return Optional.of(
        bytes
            .corrupt(0, "checksum " + hex(stored) + " is wrong, computed " + hex(computed))
            .trouble());
  }

  /** With the most significant byte of a number first. */
  String hex(byte[] checksum) {
    StringBuilder text = new StringBuilder("0x");
    boolean number = this == CRC32 || this == XXHASH;
    for (int i = 0; i < length; i++) {
      int value = checksum[number ? length - 1 - i : i] & 0xFF;
      text.append(Character.forDigit(value >> 4, 16)).append(Character.forDigit(value & 15, 16));
    }
    return text.toString();
  }

  private static byte[] littleEndian(long value, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (value >>> (8 * i));
    }
    return bytes;
  }

  private static byte[] sha256(byte[] data, int from, int count) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(data, from, count);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has SHA-256", e);
    }
  }
}
