package preflight.ami;

import java.io.IOException;
import preflight.convert.Conversion;
import preflight.convert.ConversionException;
import preflight.convert.Target;

/**
 * An image in another container, written as it is sent.
 *
 * @param request whose output gives nothing but a name
 * @param disks of the image, together, in bytes
 */
public record ConvertedContent(Conversion.Request request, long disks) implements UploadedContent {

  /** Tables, markers and what deflate adds to what does not become smaller: one part in 32. */
  private static final int OVERHEAD = 32;

  private static final long LEAST = 64L << 20;

  /** That an image cannot be converted: what is wrong, and what to do. */
  public static final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String advice;

    RefusedException(ConversionException e) {
      super(e.getMessage(), e);
      this.advice = e.advice();
    }

    /** What to do. */
    public String advice() {
      return advice;
    }
  }

  @Override
  public long least() {
    return 0;
  }

  @Override
  public long most() {
    long more = disks / OVERHEAD + LEAST;
    return disks > Long.MAX_VALUE - more ? Long.MAX_VALUE : disks + more;
  }

  @Override
  public void write(Target target, Progress progress) throws IOException {
    try {
      Conversion.stream(request, target, (verifying, done, total) -> progress.update(done, total));
    } catch (ConversionException e) {
      throw new RefusedException(e);
    }
  }
}
