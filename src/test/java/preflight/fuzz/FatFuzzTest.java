package preflight.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import preflight.filesystem.fat.FatFileSystem;
import preflight.io.ArraySource;

/** FAT; an input is the beginning of a volume and may be much shorter. */
class FatFuzzTest {

  @FuzzTest
  void tree(byte[] bytes) {
    Bounded.read(() -> Exercise.fileSystem(FatFileSystem.open(new ArraySource("input", bytes))));
  }
}
