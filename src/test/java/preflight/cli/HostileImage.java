package preflight.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import preflight.fixture.Fixtures;

/**
 * A 32-bit Debian whose names and texts try to be codes of a terminal, turned writing, commands of
 * a CI, XML that is none, HTML, Markdown and further lines. Made of a fixture by replacing texts
 * with others of the same length.
 */
final class HostileImage {

  /** In an image's own name on the host, where a slash and a null byte cannot stand. */
  static final String NAME =
      "\u001b[2J\u202e\u2066<img src=x>&`|[a](b)%0A\n::error::x##[error]]]>'\"\ufffe,:.raw";

  /** The value of {@code PRETTY_NAME}, in 27 bytes. */
  private static final String SYSTEM = "\u001b[2J\u202e\r::error::<b>|[a](b)";

  private static final String KERNEL = "3.9\u001b[2J<b>&`|\n:: (";
  private static final String ENTRY = "\u202e::error::<i>'";
  private static final String FILE = "a\u001b[2J\u202e\r::e\u0007";

  private HostileImage() {}

  /** Writes it into the folder. */
  static Path into(Path folder) {
    try {
      byte[] image = Files.readAllBytes(Fixtures.image("debian8-686-pae"));
      replace(image, "Debian GNU/Linux 8 (jessie)", SYSTEM);
      replace(image, "3.16.0-4-686-pae (", KERNEL);
      replace(image, "Debian GNU/Linux'", ENTRY);
      replace(image, "debian_version", FILE);
      return Files.write(folder.resolve(NAME), image);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void replace(byte[] image, String old, String text) {
    byte[] from = old.getBytes(StandardCharsets.UTF_8);
    byte[] start = text.getBytes(StandardCharsets.UTF_8);
    if (start.length > from.length) {
      throw new IllegalArgumentException("longer than " + old + ": " + start.length);
    }
    byte[] to = Arrays.copyOf(start, from.length);
    Arrays.fill(to, start.length, to.length, (byte) 'x');
    if (old.endsWith("'")) {
      // the quote that ends the text in its file
      Arrays.fill(to, start.length - 1, to.length, (byte) 'x');
      to[to.length - 1] = '\'';
    }
    boolean found = false;
    for (int i = 0; i + from.length <= image.length; i++) {
      if (image[i] == from[0] && Arrays.equals(image, i, i + from.length, from, 0, from.length)) {
        System.arraycopy(to, 0, image, i, to.length);
        found = true;
      }
    }
    if (!found) {
      throw new IllegalArgumentException("not in the image: " + old);
    }
  }
}
