package preflight.image.qcow2;

import java.nio.ByteBuffer;

/** Changes single fields of a file. */
final class Patch {

  private Patch() {}

  static void putInt(byte[] file, int offset, int value) {
    ByteBuffer.wrap(file).putInt(offset, value);
  }

  static void putLong(byte[] file, int offset, long value) {
    ByteBuffer.wrap(file).putLong(offset, value);
  }

  static long getLong(byte[] file, int offset) {
    return ByteBuffer.wrap(file).getLong(offset);
  }
}
