package preflight.hostile.mutation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One field of one structure, and the values that are put in its place.
 *
 * @param changes a changed copy of the sample each; one that changes nothing is counted as such
 */
record Mutation(String structure, String field, List<Change> changes) {

  /** Makes a changed copy. */
  interface Change {
    byte[] apply(byte[] sample);
  }

  /** A structure at a place, whose fields are named one after the other. */
  static final class At {
    private final List<Mutation> all;
    private final String structure;
    private final int offset;
    private final ByteOrder order;

    At(List<Mutation> all, String structure, long offset, ByteOrder order) {
      this.all = all;
      this.structure = structure;
      this.offset = Math.toIntExact(offset);
      this.order = order;
    }

    /** An unsigned number of 1, 2, 4 or 8 bytes. */
    At number(String field, int at, int width) {
      all.add(new Mutation(structure, field, Mutation.numbers(offset + at, width, order)));
      return this;
    }

    /** Bytes without order, such as identifiers and names. */
    At bytes(String field, int at, int width) {
      List<Change> changes = new ArrayList<>();
      for (int fill : new int[] {0x00, 0x01, 0x7F, 0x80, 0xFF, '/', '\n'}) {
        changes.add(sample -> filled(sample, offset + at, width, fill));
      }
      all.add(new Mutation(structure, field, changes));
      return this;
    }

    /** A number in digits of a fixed width. */
    At digits(String field, int at, int width, String last) {
      List<Change> changes = new ArrayList<>();
      List<String> texts =
          List.of(
              "0".repeat(width),
              last.repeat(width),
              "0".repeat(width - 1) + "1",
              "4" + "0".repeat(width - 1),
              " ".repeat(width),
              "x".repeat(width),
              "-" + "0".repeat(width - 2) + "1",
              "\0".repeat(width),
              "\u00FF".repeat(width),
              "\u0080" + "\u00FF".repeat(width - 1),
              "\u0080" + "\0".repeat(width - 1));
      for (String text : texts) {
        byte[] digits = text.getBytes(StandardCharsets.ISO_8859_1);
        changes.add(sample -> replaced(sample, offset + at, digits));
      }
      all.add(new Mutation(structure, field, changes));
      return this;
    }
  }

  /** Text in the place of other text, which stands there once; the sample may change its length. */
  static Mutation text(String structure, String field, String before, String old, String after) {
    List<Change> changes = new ArrayList<>();
    for (String value :
        List.of(
            "",
            "0",
            "1",
            "-1",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999",
            "x",
            "../" + old,
            old + old,
            "\t",
            "&#0;",
            "%00")) {
      changes.add(
          sample -> {
            String text = new String(sample, StandardCharsets.ISO_8859_1);
            int at = text.indexOf(before + old + after);
            if (at < 0) {
              throw new AssertionError(before + old + after + " is not in the sample");
            }
            String changed =
                text.substring(0, at)
                    + before
                    + value
                    + text.substring(at + before.length() + old.length());
            return changed.getBytes(StandardCharsets.ISO_8859_1);
          });
    }
    return new Mutation(structure, field, changes);
  }

  private static List<Change> numbers(int at, int width, ByteOrder order) {
    int bits = width * 8;
    long most = bits == 64 ? -1 : (1L << bits) - 1;
    long sign = 1L << (bits - 1);
    List<Change> changes = new ArrayList<>();
    for (long value : new long[] {0, 1, 2, most, most - 1, sign, sign - 1, sign + 1}) {
      changes.add(sample -> put(sample, at, width, order, value));
    }
    for (long step : new long[] {1, -1}) {
      changes.add(sample -> put(sample, at, width, order, get(sample, at, width, order) + step));
    }
    changes.add(sample -> put(sample, at, width, order, 2 * get(sample, at, width, order)));
    changes.add(sample -> put(sample, at, width, order, 1L << (bits / 2)));
    changes.add(sample -> put(sample, at, width, order, (1L << (bits / 2)) - 1));
    return changes;
  }

  private static long get(byte[] sample, int at, int width, ByteOrder order) {
    long value = 0;
    for (int i = 0; i < width; i++) {
      int place = order == ByteOrder.BIG_ENDIAN ? i : width - 1 - i;
      value = value << 8 | Byte.toUnsignedLong(sample[at + place]);
    }
    return value;
  }

  private static byte[] put(byte[] sample, int at, int width, ByteOrder order, long value) {
    byte[] copy = sample.clone();
    ByteBuffer number = ByteBuffer.allocate(8).putLong(0, value);
    for (int i = 0; i < width; i++) {
      int place = order == ByteOrder.BIG_ENDIAN ? width - 1 - i : i;
      copy[at + place] = number.get(7 - i);
    }
    return copy;
  }

  private static byte[] filled(byte[] sample, int at, int width, int fill) {
    byte[] copy = sample.clone();
    Arrays.fill(copy, at, at + width, (byte) fill);
    return copy;
  }

  private static byte[] replaced(byte[] sample, int at, byte[] bytes) {
    byte[] copy = sample.clone();
    System.arraycopy(bytes, 0, copy, at, bytes.length);
    return copy;
  }
}
