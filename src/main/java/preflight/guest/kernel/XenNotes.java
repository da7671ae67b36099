package preflight.guest.kernel;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.Limits;

/**
 * The ELF notes of a kernel whose owner is Xen (Xen public/elfnote.h). Linux has them exactly where
 * it was built with {@code CONFIG_XEN} (arch/x86/xen/xen-head.S); that its drivers are there, they
 * do not tell, and a guest in hardware virtualisation, as all of EC2 now are, needs those.
 *
 * @param types of the notes of Xen, such as {@value #ENTRY}
 * @param others notes of other owners: there is always one, of the build
 */
public record XenNotes(Set<Integer> types, int others) {

  /** {@code XEN_ELFNOTE_ENTRY}: where a paravirtual guest (PV) begins. */
  public static final int ENTRY = 1;

  /** {@code XEN_ELFNOTE_PHYS32_ENTRY}: where a guest of kind PVH begins. */
  public static final int PHYS32_ENTRY = 18;

  private static final String NAME = "ELF notes";
  private static final int HEADER = 12;

  public XenNotes {
    types = Set.copyOf(types);
  }

  /** Whether Linux was built with {@code CONFIG_XEN}. */
  public boolean hasXen() {
    return !types.isEmpty();
  }

  /** Whether notes were there at all, so that none of Xen means something. */
  public boolean isTold() {
    return hasXen() || others > 0;
  }

  /** Whether it starts as a paravirtual guest. */
  public boolean isPv() {
    return types.contains(ENTRY);
  }

  /** Whether it starts as a guest of kind PVH. */
  public boolean isPvh() {
    return types.contains(PHYS32_ENTRY);
  }

  /**
   * Reads segments of type PT_NOTE (elf(5), "Notes"): sizes of name and content, the type, then
   * both, each filled up to four bytes.
   */
  static XenNotes parse(Iterable<Bytes> segments) throws IOException {
    Set<Integer> types = new TreeSet<>();
    int others = 0;
    int count = 0;
    for (Bytes segment : segments) {
      int at = 0;
      while (segment.length() - at >= HEADER) {
        long nameSize = segment.u32(at);
        long size = segment.u32(at + 4);
        long next = at + HEADER + aligned(nameSize) + aligned(size);
        // the last one may go without its padding
        if (at + HEADER + aligned(nameSize) + size > segment.length()) {
          throw segment.corrupt(
              at, "a note of " + nameSize + " and " + size + " bytes exceeds its segment");
        }
        if (++count > Limits.KERNEL_NOTES) {
          throw new CorruptException(NAME, "more than " + Limits.KERNEL_NOTES + " of them");
        }
        if (nameSize == 4 && segment.startsWith(at + HEADER, "Xen\0")) {
          types.add((int) Math.min(Integer.MAX_VALUE, segment.u32(at + 8)));
        } else {
          others++;
        }
        at = (int) Math.min(segment.length(), next);
      }
    }
    return new XenNotes(types, others);
  }

  private static long aligned(long size) {
    return (size + 3) & ~3L;
  }
}
