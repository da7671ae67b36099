package preflight.filesystem;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import preflight.testing.Tool;

/** A folder of the host with everything that a reader of file systems gets wrong. */
public final class SampleTree {

  private SampleTree() {}

  public static void create(Path root) throws IOException {
    Files.createDirectories(root.resolve("etc"));
    Files.write(root.resolve("empty"), new byte[0]);
    Files.writeString(root.resolve("etc/short"), "root:x:0:0\n");
    Files.writeString(root.resolve("etc/exactly60"), "x".repeat(60));
    Files.writeString(root.resolve("etc/os-release"), "NAME=\"".concat("z".repeat(100)) + "\"\n");
    Files.write(root.resolve("etc/inline-limit"), content(156, 8));
    for (int size : new int[] {1023, 1024, 1025, 4096, 4097, 13 * 1024, 70_000, 300_000}) {
      Files.write(root.resolve("etc/size-" + size), content(size, size));
    }
    Files.write(root.resolve("large"), content(5_500_123, 1));
    sparse(root.resolve("sparse"), 20_000_000, 0, 12_288, 299_008, 15_000_000);
    striped(root.resolve("striped"));
    Path deep = root;
    for (int i = 0; i < 20; i++) {
      deep = deep.resolve("d" + i);
    }
    Files.createDirectories(deep);
    Files.writeString(deep.resolve("bottom"), "here\n");
    Path few = Files.createDirectories(root.resolve("few"));
    for (int i = 0; i < 4; i++) {
      Files.writeString(few.resolve("f" + i), "number " + i);
    }
    Path some = Files.createDirectories(root.resolve("some"));
    for (int i = 0; i < 12; i++) {
      Files.writeString(some.resolve("f" + i), "number " + i);
    }
    Files.writeString(root.resolve("name-" + "n".repeat(250)), "long name");
    Files.writeString(root.resolve("Gr\u00fc\u00dfe"), "umlauts");
    Path links = Files.createDirectories(root.resolve("links"));
    for (int length : new int[] {1, 26, 58, 59, 60, 61, 130, 1000}) {
      Files.createSymbolicLink(links.resolve("link-" + length), Path.of("t".repeat(length)));
    }
    Files.createLink(root.resolve("hard"), root.resolve("etc/os-release"));
    Tool.run(
        "sh",
        "-c",
        "cd \"$0\" && mkdir many && cd many && : > first"
            + " && seq 1 3000 | while read n; do echo \"entry-$n-of-a-directory\"; done"
            + " | xargs -n 1 ln first"
            + " && cd .. && printf latin > \"$(printf 'caf\\351')\""
            + " && mkdir \"$(printf 'dir\\377\\200')\""
            + " && mkfifo pipe socket && mknod null c 1 3 && mknod disk b 8 300"
            + " && chmod 4755 etc/short && chmod 0 etc/exactly60",
        root.toString());
  }

  /** Blocks with gaps, for extent trees of several levels. */
  private static void striped(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      for (int i = 0; i < 700; i++) {
        file.seek(i * 16_384L);
        file.write(content(100 + i, i));
      }
    }
  }

  public static void sparse(Path path, long size, long... places) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      for (long place : places) {
        file.seek(place);
        file.write(content(5000, (int) (place % 1000)));
      }
      file.setLength(size);
    }
  }

  public static byte[] content(int size, int seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
