package preflight.filesystem.ext;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import preflight.io.ArraySource;
import preflight.io.ByteSource;

/** A ready-made image (src/test/resources, made by make.sh there) whose bytes can be changed. */
final class Fixture {

  private static final Map<String, byte[]> UNPACKED = new ConcurrentHashMap<>();

  private final byte[] bytes;

  private Fixture(byte[] bytes) {
    this.bytes = bytes;
  }

  static Fixture load(String name) throws IOException {
    byte[] unpacked = UNPACKED.get(name);
    if (unpacked == null) {
      try (InputStream in = Fixture.class.getResourceAsStream(name + ".img.gz")) {
        unpacked = new GZIPInputStream(Objects.requireNonNull(in, name)).readAllBytes();
      }
      UNPACKED.put(name, unpacked);
    }
    return new Fixture(unpacked.clone());
  }

  byte[] bytes() {
    return bytes;
  }

  ByteSource source() {
    return new ArraySource("fixture", bytes);
  }

  ExtFileSystem open() throws IOException {
    return ExtFileSystem.open(source());
  }

  Fixture put8(long offset, int value) {
    bytes[Math.toIntExact(offset)] = (byte) value;
    return this;
  }

  Fixture put16(long offset, int value) {
    buffer().putShort(Math.toIntExact(offset), (short) value);
    return this;
  }

  Fixture put32(long offset, long value) {
    buffer().putInt(Math.toIntExact(offset), (int) value);
    return this;
  }

  long u32(long offset) {
    return Integer.toUnsignedLong(buffer().getInt(Math.toIntExact(offset)));
  }

  int u16(long offset) {
    return Short.toUnsignedInt(buffer().getShort(Math.toIntExact(offset)));
  }

  Fixture or32(long offset, int bits) {
    return put32(offset, u32(offset) | bits);
  }

  Fixture truncate(int length) {
    byte[] shorter = new byte[length];
    System.arraycopy(bytes, 0, shorter, 0, length);
    return new Fixture(shorter);
  }

  private ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
