package preflight.guest.kernel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.ReadProblem;

/**
 * Watches an unpacked kernel go by for the configuration that it carries: {@code IKCFG_ST}, gzip,
 * {@code IKCFG_ED} (Linux kernel/configs.c).
 */
final class EmbeddedConfig extends InputStream {

  /** Its first letter stands in it once, so that a search never has to step back. */
  private static final byte[] MARK = {'I', 'K', 'C', 'F', 'G', '_', 'S', 'T'};

  private static final int FOUND = MARK.length;

  private final InputStream in;
  private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
  private int matched;

  EmbeddedConfig(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int got = in.read(target, from, length);
    int at = from;
    while (at < from + got && matched < FOUND) {
      byte b = target[at++];
      matched = b == MARK[matched] ? matched + 1 : b == MARK[0] ? 1 : 0;
    }
    if (at < from + got) {
      int room = Limits.KERNEL_IKCONFIG - packed.size();
      packed.write(target, at, Math.min(room, from + got - at));
    }
    return got;
  }

  /**
   * The configuration, as far as it went by.
   *
   * @throws CorruptException where there is one that cannot be unpacked
   */
  Optional<KernelConfig> config() throws IOException {
    if (matched < FOUND) {
      return Optional.empty();
    }
    try (InputStream text = new GZIPInputStream(new ByteArrayInputStream(packed.toByteArray()))) {
      return Optional.of(KernelConfig.parse(text));
    } catch (ReadProblem e) {
      throw e;
    } catch (IOException e) {
      // not the host: the bytes are in memory
      throw new CorruptException(
          "configuration within the kernel", "gzip that cannot be unpacked: " + e.getMessage(), 0);
    }
  }
}
