import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.tukaani.xz.XZInputStream;

/** Unpacks one .xz file, so that the demo needs no tools: java Unxz.java FROM TO. */
class Unxz {
  public static void main(String[] args) throws Exception {
    try (InputStream in = new XZInputStream(Files.newInputStream(Path.of(args[0])))) {
      Files.copy(in, Path.of(args[1]), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
