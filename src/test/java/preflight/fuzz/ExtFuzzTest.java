package preflight.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import preflight.filesystem.ext.ExtFileSystem;
import preflight.io.ArraySource;

/** ext2, ext3 and ext4. */
class ExtFuzzTest {

  /** Made by {@link Seeds}; its journal has no checksums, which mutations would break. */
  static final String JOURNAL_IMAGE = "/preflight/fuzz/journal.img.gz";

  /** Where the journal begins in that image, in bytes. */
  static final int JOURNAL = 512 * 1024;

  @FuzzTest
  void tree(byte[] bytes) {
    byte[] image = bytes.clone();
    if (image.length > 1081) {
      image[1080] = 0x53;
      image[1081] = (byte) 0xEF;
    }
    Bounded.read(() -> Exercise.fileSystem(ExtFileSystem.open(new ArraySource("input", image))));
  }

  /** The input takes the place of the journal's first blocks. */
  @FuzzTest
  void journal(byte[] bytes) {
    byte[] image = Unpacked.IMAGE.clone();
    System.arraycopy(bytes, 0, image, JOURNAL, Math.min(bytes.length, image.length - JOURNAL));
    Bounded.read(() -> Exercise.fileSystem(ExtFileSystem.open(new ArraySource("input", image))));
  }

  /** Unpacked once, not for each input. */
  private static final class Unpacked {

    static final byte[] IMAGE = image();

    private static byte[] image() {
      try (InputStream in = ExtFuzzTest.class.getResourceAsStream(JOURNAL_IMAGE)) {
        return new GZIPInputStream(Objects.requireNonNull(in, JOURNAL_IMAGE)).readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
