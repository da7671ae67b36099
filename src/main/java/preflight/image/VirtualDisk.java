package preflight.image;

import java.io.IOException;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.io.ByteSource;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/**
 * One disk of a machine.
 *
 * @param name the file that holds it, for example {@code disk1.vmdk}
 * @param size the capacity that the guest sees, in bytes; 0 where it could not be told
 * @param content the bytes that the guest sees; failed where the container cannot be read
 */
public record VirtualDisk(String name, Container container, long size, Fact<ByteSource> content) {

  /** Reads the structures of a container as far as its content needs them. */
  @FunctionalInterface
  public interface ContentReader {
    /**
     * @throws ReadProblem where the container cannot be read
     */
    ByteSource open() throws IOException;
  }

  /**
   * The content of the disk in a file, or what prevents reading it and where that stands.
   *
   * @throws IOException where the host cannot read the file
   */
  public static Fact<ByteSource> contentOf(ByteSource file, ContentReader reader)
      throws IOException {
    Place place = Place.ofDisk(file.name());
    try {
      return new Fact.Known<>(reader.open(), place);
    } catch (ReadProblem e) {
      Trouble trouble = e.trouble();
      return new Fact.Failed<>(
          trouble,
          trouble.offset().isPresent() ? place.atOffset(trouble.offset().getAsLong()) : place);
    }
  }
}
