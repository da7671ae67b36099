package preflight.image;

import java.io.IOException;
import java.util.Optional;
import preflight.io.ByteSource;

/**
 * The files beside an image, by name. Names come out of the image and are therefore hostile: an
 * implementation opens only what lies in the image's own folder (or archive) itself.
 */
public interface Siblings {

  /** Nothing beside it. */
  Siblings NONE = name -> Optional.empty();

  /** The file of this plain name; empty if there is none or if the name leads elsewhere. */
  Optional<ByteSource> open(String name) throws IOException;
}
