package preflight.convert;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import preflight.image.Image;
import preflight.image.LocalFile;

/** Requests with the defaults of the command line. */
final class Converted {

  private Converted() {}

  static Conversion.Request request(Path image, Path output) {
    return request(image, output, 2);
  }

  /** By so many threads. */
  static Conversion.Request request(Path image, Path output, int threads) {
    return new Conversion.Request(
        Image.of(new LocalFile(image)),
        output,
        OutputFormat.ofName(output.toString()).orElseThrow(),
        OptionalInt.empty(),
        threads,
        6,
        true,
        false);
  }

  /** Returns the output. */
  static Path run(Path image, Path output) throws IOException, ConversionException {
    Conversion.run(request(image, output), (verifying, done, total) -> {});
    return output;
  }
}
