package preflight.filesystem.xfs;

import java.io.IOException;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.TruncatedException;

/** The blocks of one file system. */
final class Blocks {

  private final ByteSource device;
  private final Geometry geometry;

  Blocks(ByteSource device, Geometry geometry) {
    this.device = device;
    this.geometry = geometry;
  }

  /** Of one block, in bytes. */
  int size() {
    return geometry.blockSize();
  }

  /** The size of the device, in bytes. */
  long onDevice() {
    return device.size();
  }

  /**
   * Where blocks in a row stand in the device, in bytes.
   *
   * @param bytes what refers to the blocks, for errors
   * @param at where it does
   * @throws CorruptException where they are not within one allocation group
   */
  long require(Bytes bytes, int at, String field, long block, long length) throws ReadProblem {
    if (!geometry.contains(block, length)) {
      throw bytes.corrupt(
          at,
          field
              + " "
              + block
              + (length == 1 ? "" : " to " + (block + length - 1))
              + " is not within an allocation group of the file system");
    }
    return geometry.offset(block);
  }

  /** A structure at this offset of the device, in bytes. */
  Bytes read(String structure, long offset, int length) throws IOException {
    byte[] target = new byte[length];
    read(structure, offset, target, 0, length);
    return Bytes.bigEndian(structure, target, offset);
  }

  /**
   * @throws TruncatedException where the device ends before that
   */
  void read(String structure, long offset, byte[] target, int from, int length) throws IOException {
    if (offset > device.size() - length) {
      throw new TruncatedException(structure, device.size(), offset + length);
    }
    device.read(offset, target, from, length);
  }
}
