package preflight.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import preflight.filesystem.xfs.XfsFileSystem;
import preflight.io.ArraySource;

/** XFS; an input is the beginning of a file system and may be much shorter. */
class XfsFuzzTest {

  @FuzzTest
  void tree(byte[] bytes) {
    byte[] image = bytes.clone();
    byte[] magic = {'X', 'F', 'S', 'B'};
    System.arraycopy(magic, 0, image, 0, Math.min(image.length, magic.length));
    Bounded.read(() -> Exercise.fileSystem(XfsFileSystem.open(new ArraySource("input", image))));
  }
}
