package preflight.block;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.Bytes;

/** Looks at single places of a device, reads each page of 4 KiB once, and knows if all was zero. */
final class Probe {

  private static final int PAGE = 4096;

  private final ByteSource device;
  private final Map<Long, byte[]> pages = new HashMap<>();
  private boolean zero = true;

  Probe(ByteSource device) {
    this.device = device;
  }

  long size() {
    return device.size();
  }

  /** Whether everything that was looked at was zero. */
  boolean isZero() {
    return zero;
  }

  /** The bytes there, least significant byte first; empty if the device ends before. */
  Optional<Bytes> at(String structure, long offset, int length) throws IOException {
    if (!fits(offset, length)) {
      return Optional.empty();
    }
    return Optional.of(Bytes.littleEndian(structure, copy(offset, length), offset));
  }

  /** The same with the most significant byte first. */
  Optional<Bytes> bigEndianAt(String structure, long offset, int length) throws IOException {
    if (!fits(offset, length)) {
      return Optional.empty();
    }
    return Optional.of(Bytes.bigEndian(structure, copy(offset, length), offset));
  }

  private boolean fits(long offset, int length) {
    return offset >= 0 && length <= device.size() && offset <= device.size() - length;
  }

  private byte[] copy(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    int done = 0;
    while (done < length) {
      long at = offset + done;
      byte[] page = page(at / PAGE);
      int within = (int) (at % PAGE);
      int count = Math.min(length - done, page.length - within);
      System.arraycopy(page, within, bytes, done, count);
      done += count;
    }
    return bytes;
  }

  private byte[] page(long number) throws IOException {
    byte[] page = pages.get(number);
    if (page == null) {
      long start = number * PAGE;
      page = device.read(start, (int) Math.min(PAGE, device.size() - start));
      pages.put(number, page);
      for (byte b : page) {
        zero &= b == 0;
      }
    }
    return page;
  }
}
