package preflight.block.lvm;

import java.io.IOException;
import java.util.List;
import preflight.io.ByteSource;

/**
 * A segment whose bytes lie on devices in turn, a stripe on each (Linux,
 * admin-guide/device-mapper/striped).
 *
 * @param name of the logical volume, for errors
 * @param size in bytes
 * @param stripeSize in bytes; the length where there is one stripe
 */
record MappedSegment(String name, long size, long stripeSize, List<Stripe> stripes)
    implements ByteSource {

  /** Where the stripes of one device begin, in bytes. */
  record Stripe(ByteSource device, long offset) {}

  MappedSegment {
    stripes = List.copyOf(stripes);
  }

  @Override
  public void read(long within, byte[] target, int from, int length) throws IOException {
    requireRange(within, length);
    int done = 0;
    while (done < length) {
      long at = within + done;
      long chunk = at / stripeSize;
      long inChunk = at % stripeSize;
      Stripe stripe = stripes.get((int) (chunk % stripes.size()));
      int count = (int) Math.min(length - done, stripeSize - inChunk);
      long offset = stripe.offset() + chunk / stripes.size() * stripeSize + inChunk;
      stripe.device().read(offset, target, from + done, count);
      done += count;
    }
  }

  @Override
  public long nextData(long within) throws IOException {
    long chunk = within / stripeSize;
    int column = (int) (chunk % stripes.size());
    long row = chunk / stripes.size();
    long found = size;
    for (int i = 0; i < stripes.size(); i++) {
      // where this device goes on for a reader that stands at "within"
      long position =
          i == column
              ? row * stripeSize + within % stripeSize
              : (i > column ? row : row + 1) * stripeSize;
      long area = size / stripes.size();
      if (position >= area) {
        continue;
      }
      Stripe stripe = stripes.get(i);
      long at = stripe.offset() + position;
      // what a device does not have must show when it is read
      long next = at >= stripe.device().size() ? at : stripe.device().nextData(at);
      long data = next - stripe.offset();
      if (data < area) {
        long logical = (data / stripeSize * stripes.size() + i) * stripeSize + data % stripeSize;
        found = Math.min(found, logical);
      }
    }
    return found;
  }
}
