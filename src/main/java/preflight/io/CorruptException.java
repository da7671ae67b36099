package preflight.io;

import java.util.OptionalLong;

/** The bytes break their own format. */
public final class CorruptException extends ReadProblem {

  private static final long serialVersionUID = 1L;

  public CorruptException(String structure, String detail) {
    super(new Trouble.Corrupt(structure, detail, OptionalLong.empty()));
  }

  /** With the absolute offset, in bytes, of the field that is wrong. */
  public CorruptException(String structure, String detail, long offset) {
    super(new Trouble.Corrupt(structure, detail, OptionalLong.of(offset)));
  }

  CorruptException(Trouble.Corrupt trouble) {
    super(trouble);
  }
}
