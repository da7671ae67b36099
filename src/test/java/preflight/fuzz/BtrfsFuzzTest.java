package preflight.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import preflight.filesystem.btrfs.BtrfsFileSystem;
import preflight.filesystem.btrfs.BtrfsWriter;
import preflight.io.ArraySource;

/** Btrfs; an input takes the place of the tree blocks of a small file system. */
class BtrfsFuzzTest {

  /** Where the blocks of the trees of files begin, in bytes. */
  private static final int BLOCKS = 0x40000;

  /** The input is written over the superblock, whose checksum is then none. */
  @FuzzTest
  void superblock(byte[] bytes) {
    byte[] image = Sample.IMAGE.clone();
    System.arraycopy(bytes, 0, image, 0x10020, Math.min(bytes.length, 4064));
    byte[] magic = {'_', 'B', 'H', 'R', 'f', 'S', '_', 'M'};
    System.arraycopy(magic, 0, image, 0x10040, magic.length);
    Bounded.read(() -> Exercise.fileSystem(BtrfsFileSystem.open(new ArraySource("input", image))));
  }

  /** Wrong checksums of tree blocks are told and do not end the reading. */
  @FuzzTest
  void tree(byte[] bytes) {
    byte[] image = Sample.IMAGE.clone();
    System.arraycopy(bytes, 0, image, BLOCKS, Math.min(bytes.length, image.length - BLOCKS));
    Bounded.read(() -> Exercise.fileSystem(BtrfsFileSystem.open(new ArraySource("input", image))));
  }

  /** The blocks of the sample, for a seed that reaches directories and each compression. */
  static byte[] blocks() {
    return Arrays.copyOfRange(Sample.IMAGE, BLOCKS, BLOCKS + 48 * 1024);
  }

  /** What follows the checksum of the superblock of the sample. */
  static byte[] superblock() {
    return Arrays.copyOfRange(Sample.IMAGE, 0x10020, 0x11000);
  }

  /** Made once, not for each input. */
  private static final class Sample {

    static final byte[] IMAGE = image();

    private static byte[] image() {
      BtrfsWriter writer = new BtrfsWriter(4096, 4096, 0, 48 * 1024, false);
      long inner = writer.subvolume(5, "/@");
      for (int compression = 0; compression < 4; compression++) {
        writer.file(inner, "/etc/inline-" + compression, new byte[900], compression);
        writer.file(5, "/large-" + compression, new byte[9000], compression);
      }
      for (int i = 0; i < 40; i++) {
        writer.file(5, "/many/name-" + i, "");
      }
      return writer.symlink(5, "/link", "many/name-1").build();
    }
  }
}
