package preflight.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import preflight.image.Siblings;
import preflight.io.ArraySource;
import preflight.io.ByteSource;

/**
 * One input of the fuzzer: a file, and what lies beside it.
 *
 * @param parts the first is the file; the others are served under whatever names are asked for
 */
record Input(List<byte[]> parts) implements Siblings {

  /** Divides the parts. Between lines, since most inputs of several parts are text. */
  static final String DIVIDER = "\n%%%%\n";

  private static final byte[] DIVIDER_BYTES = DIVIDER.getBytes(StandardCharsets.US_ASCII);
  private static final int MOST = 8;

  static Input of(byte[] bytes) {
    List<byte[]> parts = new ArrayList<>();
    int start = 0;
    for (int at = 0; at + DIVIDER_BYTES.length <= bytes.length && parts.size() < MOST; at++) {
      if (bytes[at] == '\n'
          && Arrays.equals(
              bytes, at, at + DIVIDER_BYTES.length, DIVIDER_BYTES, 0, DIVIDER_BYTES.length)) {
        parts.add(Arrays.copyOfRange(bytes, start, at));
        start = at + DIVIDER_BYTES.length;
        at = start - 1;
      }
    }
    parts.add(Arrays.copyOfRange(bytes, start, bytes.length));
    return new Input(parts);
  }

  /** What {@link #of} takes apart. */
  static byte[] join(byte[]... parts) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (int i = 0; i < parts.length; i++) {
      out.writeBytes(i == 0 ? new byte[0] : DIVIDER_BYTES);
      out.writeBytes(parts[i]);
    }
    return out.toByteArray();
  }

  /** One file and nothing beside it, whatever is in it. */
  static Input whole(byte[] bytes) {
    return new Input(List.of(bytes));
  }

  /** The same with these bytes at an offset of the file, so that mutations get beyond them. */
  Input with(int offset, byte... values) {
    byte[] file = bytes().clone();
    if (offset < file.length) {
      int length = Math.min(values.length, file.length - offset);
      System.arraycopy(values, 0, file, offset, length);
    }
    List<byte[]> changed = new ArrayList<>(parts);
    changed.set(0, file);
    return new Input(changed);
  }

  byte[] bytes() {
    return parts.get(0);
  }

  ByteSource file() {
    return new ArraySource("input", bytes());
  }

  /** The same part for the same name; a third of all names is the name of nothing. */
  Optional<byte[]> beside(String name) {
    int hash = Math.floorMod(name.hashCode(), 1 << 16);
    if (parts.size() < 2 || hash % 3 == 0) {
      return Optional.empty();
    }
    return Optional.of(parts.get(1 + hash % (parts.size() - 1)));
  }

  @Override
  public Optional<ByteSource> open(String name) {
    return beside(name).map(bytes -> new ArraySource(name, bytes));
  }
}
