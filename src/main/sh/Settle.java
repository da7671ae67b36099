import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes a start-up archive reproducible: java Settle.java ARCHIVE SECOND. Two dumps of the same
 * classes differ only in the clock of soft references (timestamp of HotSpot's
 * java.lang.ref.SoftReference, eight bytes in milliseconds) and in the checksums of the header,
 * which a JVM looks at only when asked. These are written as zeros: a clock that never ticked. Words
 * that are not readings of one clock are left, with an error.
 */
class Settle {
  private static final int HEADER = 4096;

  /** How far the readings of one dump may lie apart, in milliseconds. */
  private static final long SPAN = 120_000;

  public static void main(String[] args) throws IOException {
    Path archive = Path.of(args[0]);
    ByteBuffer first = ByteBuffer.wrap(Files.readAllBytes(archive));
    ByteBuffer second = ByteBuffer.wrap(Files.readAllBytes(Path.of(args[1])));
    if (first.capacity() != second.capacity()) {
      throw new IOException("two start-up archives of the same classes differ in size");
    }
    int settled = 0;
    for (int at = 0; at < HEADER; at += Integer.BYTES) {
      if (first.getInt(at) != second.getInt(at)) {
        first.putInt(at, 0);
        settled++;
      }
    }
    first.order(ByteOrder.nativeOrder());
    second.order(ByteOrder.nativeOrder());
    long clock = -1;
    for (int at = HEADER; at < first.capacity(); at += Long.BYTES) {
      long reading = first.getLong(at);
      if (reading != second.getLong(at)) {
        clock = clock < 0 ? reading : clock;
        if (reading < 0 || Math.abs(reading - clock) > SPAN) {
          throw new IOException("two start-up archives of the same classes differ at byte " + at);
        }
        first.putLong(at, 0);
        settled++;
      }
    }
    Files.write(archive, first.array());
    System.out.println("start-up archive: " + settled + " words of clocks and checksums settled");
  }
}
