import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes a start-up archive reproducible: java Settle.java ARCHIVE SECOND. Two dumps of the same
 * classes differ only in the clock of soft references (HotSpot's java.lang.ref.SoftReference, eight
 * bytes each) and in the checksums of it, which a JVM looks at only when asked. What differs is
 * written as zeros: a clock that never ticked.
 */
class Settle {
  private static final int HEADER = 4096;
  private static final int MOST = 1000;

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
    for (int at = HEADER; at < first.capacity(); at += Long.BYTES) {
      if (first.getLong(at) != second.getLong(at)) {
        first.putLong(at, 0);
        settled++;
      }
    }
    if (settled > MOST) {
      throw new IOException("two start-up archives of the same classes differ in " + settled + " words");
    }
    Files.write(archive, first.array());
    System.out.println("start-up archive: " + settled + " words of clocks and checksums settled");
  }
}
