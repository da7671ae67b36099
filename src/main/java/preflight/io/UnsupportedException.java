package preflight.io;

import java.util.OptionalLong;

/** A valid feature that this version does not read, named as its specification names it. */
public final class UnsupportedException extends ReadProblem {

  private static final long serialVersionUID = 1L;

  public UnsupportedException(String structure, String feature) {
    super(new Trouble.Unsupported(structure, feature, OptionalLong.empty()));
  }

  public UnsupportedException(String structure, String feature, long offset) {
    super(new Trouble.Unsupported(structure, feature, OptionalLong.of(offset)));
  }

  UnsupportedException(Trouble.Unsupported trouble) {
    super(trouble);
  }
}
