package preflight.image.vmdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.image.Disks;
import preflight.image.Siblings;
import preflight.image.VirtualDisk;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.Trouble;

/** What the tests of this package share. */
final class Vmdks {

  private Vmdks() {}

  static VirtualDisk open(byte[] file) throws IOException {
    return Disks.open(new ArraySource("disk.vmdk", file), Siblings.NONE);
  }

  static VirtualDisk open(byte[] file, Map<String, byte[]> beside) throws IOException {
    Siblings siblings =
        name -> Optional.ofNullable(beside.get(name)).map(bytes -> new ArraySource(name, bytes));
    return Disks.open(new ArraySource("disk.vmdk", file), siblings);
  }

  /** The content of a disk with which nothing is wrong. */
  static ByteSource content(VirtualDisk disk) {
    assertThat(disk.container().troubles()).isEmpty();
    return known(disk);
  }

  static ByteSource known(VirtualDisk disk) {
    if (disk.content() instanceof Fact.Failed<ByteSource> failed) {
      throw new AssertionError(failed.trouble().summary());
    }
    return disk.content().toOptional().orElseThrow();
  }

  static Trouble trouble(VirtualDisk disk) {
    return ((Fact.Failed<ByteSource>) disk.content()).trouble();
  }

  static String refusal(VirtualDisk disk) {
    return trouble(disk).summary();
  }

  static byte[] patched(byte[] file, int offset, int width, long value) {
    byte[] copy = file.clone();
    ByteBuffer buffer = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    switch (width) {
      case 1 -> buffer.put(offset, (byte) value);
      case 2 -> buffer.putShort(offset, (short) value);
      case 4 -> buffer.putInt(offset, (int) value);
      default -> buffer.putLong(offset, value);
    }
    return copy;
  }
}
