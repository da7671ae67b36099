package preflight.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import preflight.filesystem.xfs.XfsFileSystem;
import preflight.filesystem.xfs.XfsWriter;
import preflight.io.ArraySource;

/** XFS; an input is the beginning of a file system and may be much shorter. */
class XfsFuzzTest {

  /** How much of each structure of the written file system is put in, in bytes. */
  static final int STRUCTURE = 256;

  /** Its structures stand in blocks: the input is the start of each; checksums are right. */
  @FuzzTest
  void structures(byte[] bytes) {
    XfsWriter writer = XfsWriter.sample(bytes.length > 0 && bytes[0] == 4 ? 4 : 5);
    byte[] image = writer.image();
    int from = 1;
    for (int place : writer.places()) {
      int length = Math.min(STRUCTURE, bytes.length - from);
      if (length <= 0) {
        break;
      }
      System.arraycopy(bytes, from, image, place, length);
      from += length;
    }
    writer.seal(image);
    Bounded.read(() -> Exercise.fileSystem(XfsFileSystem.open(new ArraySource("input", image))));
  }

  /** The input that {@link #structures} makes nothing else of than the sample. */
  static byte[] seed(int version) {
    XfsWriter writer = XfsWriter.sample(version);
    java.io.ByteArrayOutputStream seed = new java.io.ByteArrayOutputStream();
    seed.write(version);
    for (int place : writer.places()) {
      seed.write(writer.image(), place, STRUCTURE);
    }
    return seed.toByteArray();
  }

  @FuzzTest
  void tree(byte[] bytes) {
    byte[] image = bytes.clone();
    byte[] magic = {'X', 'F', 'S', 'B'};
    System.arraycopy(magic, 0, image, 0, Math.min(image.length, magic.length));
    Bounded.read(() -> Exercise.fileSystem(XfsFileSystem.open(new ArraySource("input", image))));
  }
}
