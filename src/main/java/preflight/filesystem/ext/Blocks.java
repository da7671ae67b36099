package preflight.filesystem.ext;

import java.io.IOException;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.TruncatedException;

/** The blocks of one file system, as they would be after the journal has been replayed. */
final class Blocks {

  private final ByteSource device;
  private final int size;
  private final long count;
  private final Overlay overlay;

  Blocks(ByteSource device, Superblock superblock, Overlay overlay) {
    this.device = device;
    this.size = superblock.blockSize();
    this.count = superblock.blockCount();
    this.overlay = overlay;
  }

  /** Of one block, in bytes. */
  int size() {
    return size;
  }

  /** The number of blocks that the device has room for. */
  long onDevice() {
    return (device.size() + size - 1) / size;
  }

  /**
   * @param structure what refers to the blocks, for errors
   * @param field that refers to them
   * @param where it stands, in bytes
   * @throws CorruptException where the range is not within the file system
   */
  void require(String structure, String field, long block, long length, long where)
      throws ReadProblem {
    if (block <= 0 || length > count || block > count - length) {
      throw new CorruptException(
          structure,
          field
              + " "
              + block
              + (length == 1 ? "" : " to " + (block + length - 1))
              + " is not within the file system of "
              + count
              + " blocks",
          where);
    }
  }

  /** One whole block. */
  Bytes read(String structure, long block) throws IOException {
    return read(structure, block * size, size);
  }

  /** A range that may cross blocks. */
  Bytes read(String structure, long offset, int length) throws IOException {
    byte[] target = new byte[length];
    read(structure, offset, target, 0, length);
    return Bytes.littleEndian(structure, target, offset);
  }

  /**
   * @param offset in bytes, of a range within the file system
   * @throws TruncatedException where the device ends before that
   */
  void read(String structure, long offset, byte[] target, int from, int length) throws IOException {
    int done = 0;
    while (done < length) {
      long at = offset + done;
      long next = overlay.nextFrom(at / size);
      if (next == at / size) {
        int within = (int) (at % size);
        int part = Math.min(length - done, size - within);
        System.arraycopy(block(next), within, target, from + done, part);
        done += part;
      } else {
        int part =
            (int) Math.min(length - done, next == Long.MAX_VALUE ? length : next * size - at);
        raw(structure, at, target, from + done, part);
        done += part;
      }
    }
  }

  private byte[] block(long number) throws IOException {
    byte[] journaled = overlay.read(number);
    if (journaled.length == size) {
      return journaled;
    }
    byte[] bytes = new byte[size];
    raw("block " + number, number * size, bytes, 0, size);
    return bytes;
  }

  private void raw(String structure, long offset, byte[] target, int from, int length)
      throws IOException {
    if (offset > device.size() - length) {
      throw new TruncatedException(structure, device.size(), offset + length);
    }
    device.read(offset, target, from, length);
  }
}
