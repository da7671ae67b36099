package preflight.io;

import java.util.OptionalLong;

/**
 * What is wrong with something that an image contains, as a value that can be reported.
 *
 * <p>The sealed cases are the kinds of trouble of the architecture; a failure of the host's own
 * input and output stays an {@link java.io.IOException} until something reports it as {@link
 * HostFailure}.
 */
public sealed interface Trouble {

  /** The on-disk structure or file in which it was met, for example {@code ext4 superblock}. */
  String structure();

  /** One sentence for people, without the structure's name and without a full stop. */
  String detail();

  /** The absolute byte offset within the source that was being read, where there is one. */
  OptionalLong offset();

  /** The whole in one line: structure, detail, and offset where known. */
  default String summary() {
    String place = offset().isPresent() ? " (at byte " + offset().getAsLong() + ")" : "";
    return structure() + ": " + detail() + place;
  }

  /** The bytes break their own format. */
  record Corrupt(String structure, String detail, OptionalLong offset) implements Trouble {}

  /** A valid feature that this version does not read; {@code feature} is its specified name. */
  record Unsupported(String structure, String feature, OptionalLong offset) implements Trouble {
    @Override
    public String detail() {
      return "not supported: " + feature;
    }
  }

  /** The source ends at {@code available} bytes although {@code needed} bytes are promised. */
  record Truncated(String structure, long available, long needed) implements Trouble {
    @Override
    public String detail() {
      return "ends at byte " + available + ", but byte " + needed + " is needed";
    }

    @Override
    public OptionalLong offset() {
      return OptionalLong.of(available);
    }
  }

  /** The host could not read the file (permissions, a defective disk). */
  record HostFailure(String structure, String detail) implements Trouble {
    @Override
    public OptionalLong offset() {
      return OptionalLong.empty();
    }
  }
}
