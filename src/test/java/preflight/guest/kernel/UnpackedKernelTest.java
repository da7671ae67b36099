package preflight.guest.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.TruncatedException;
import preflight.io.UnsupportedException;

/** Notes and configuration of a kernel that was unpacked. */
class UnpackedKernelTest {

  private static VmlinuxWriter kernel() {
    return new VmlinuxWriter(true).note("GNU", 3, new byte[20]).note("Linux", 0x101, new byte[15]);
  }

  private static UnpackedKernel read(byte[] file) throws IOException {
    return UnpackedKernel.read(new ByteArrayInputStream(file));
  }

  private static XenNotes notes(VmlinuxWriter kernel) throws IOException {
    return read(kernel.build()).notes().orElseThrow();
  }

  private static VmlinuxWriter xen(VmlinuxWriter kernel) {
    return kernel.note("Xen", 6, new byte[] {'l', 'i', 'n', 'u', 'x', 0});
  }

  @Test
  void tellsXenFromNoXen() throws IOException {
    assertThat(notes(kernel()).hasXen()).isFalse();
    assertThat(notes(kernel()).isTold()).isTrue();
    XenNotes plain = notes(xen(kernel()));
    assertThat(plain.hasXen()).isTrue();
    assertThat(plain.isPv()).isFalse();
    assertThat(plain.isPvh()).isFalse();
    // the owner is Xen and nothing that begins so
    assertThat(notes(kernel().note("Xenon", 1, new byte[8])).hasXen()).isFalse();
  }

  @Test
  void tellsParavirtualFromPvh() throws IOException {
    for (boolean wide : new boolean[] {true, false}) {
      VmlinuxWriter pv = xen(new VmlinuxWriter(wide)).note("Xen", 1, new byte[wide ? 8 : 4]);
      assertThat(notes(pv).isPv()).isTrue();
      assertThat(notes(pv).isPvh()).isFalse();
      VmlinuxWriter pvh = xen(new VmlinuxWriter(wide)).note("Xen", 18, new byte[8]);
      assertThat(notes(pvh).isPv()).isFalse();
      assertThat(notes(pvh).isPvh()).isTrue();
    }
  }

  @Test
  void withoutNotesNothingIsTold() throws IOException {
    assertThat(read(new VmlinuxWriter(true).build()).notes()).isEmpty();
    XenNotes none = notes(new VmlinuxWriter(true).segment(4096, 0));
    assertThat(none.isTold()).isFalse();
  }

  @Test
  void readsTheSameInPiecesOfAnySize() throws IOException {
    byte[] file =
        xen(kernel())
            .constants(VmlinuxWriter.embedded("CONFIG_XEN=y\nCONFIG_XEN_BLKDEV_FRONTEND=m\n"))
            .build();
    UnpackedKernel whole = read(file);
    assertThat(whole.config().orElseThrow().isModule("XEN_BLKDEV_FRONTEND")).isTrue();
    Random random = new Random(4);
    for (int most : new int[] {1, 2, 7, 63, 4096}) {
      InputStream pieces =
          new ByteArrayInputStream(file) {
            @Override
            public synchronized int read(byte[] target, int from, int length) {
              int size = Math.max(1, random.nextInt(most) + 1);
              return super.read(target, from, Math.min(size, length));
            }
          };
      assertThat(UnpackedKernel.read(pieces)).isEqualTo(whole);
    }
  }

  @Test
  void takesTheConfigurationOnlyWhereItIsWhole() throws IOException {
    assertThat(read(kernel().build()).config()).isEmpty();
    byte[] broken = VmlinuxWriter.embedded("CONFIG_XEN=y\n");
    // CM, behind the mark and the magic of gzip
    broken[11 + 2] = 0;
    expect(kernel().constants(broken).build(), CorruptException.class, "configuration within");
  }

  @Test
  void cutsTheConfigurationOff() throws IOException {
    StringBuilder text = new StringBuilder();
    Random random = new Random(1);
    while (text.length() < 8 << 20) {
      text.append("CONFIG_").append(Long.toHexString(random.nextLong())).append("=y\n");
    }
    byte[] large = VmlinuxWriter.embedded(text.toString());
    assertThat(large.length).isGreaterThan(1 << 20);
    byte[] head = kernel().segment(64L << 20, 0).build();
    InputStream in =
        new java.io.SequenceInputStream(
            new ByteArrayInputStream(head),
            new java.io.SequenceInputStream(
                new ByteArrayInputStream(large), new ByteArrayInputStream(new byte[64 << 20])));
    assertThatThrownBy(() -> UnpackedKernel.read(in))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("gzip that cannot be unpacked");
  }

  @Test
  void refusesWhatIsNoKernel() {
    expect(new byte[100], CorruptException.class, "no ELF file");
    expect(new byte[10], TruncatedException.class, "unpacked kernel");
    byte[] big = kernel().build();
    big[5] = 2;
    expect(big, CorruptException.class, "EI_DATA 2");
    byte[] late = kernel().build();
    late[0x20] = 65;
    expect(late, UnsupportedException.class, "not at 64");
    VmlinuxWriter many = new VmlinuxWriter(true);
    for (int i = 0; i < 128; i++) {
      many.segment(0x30000, 0);
    }
    expect(many.build(), CorruptException.class, "129 program headers");
  }

  @Test
  void refusesSegmentsThatLie() {
    expect(kernel().segment(1L << 40, 8).build(), CorruptException.class, "beyond 536870912");
    expect(kernel().segment(-1, 8).build(), CorruptException.class, "exceeds 2^63");
    expect(kernel().segment(4096, 65537).build(), CorruptException.class, "exceeds 65536");
    expect(kernel().segment(4096, -1).build(), CorruptException.class, "exceeds 2^63");
    expect(kernel().segment(0, 8).build(), UnsupportedException.class, "within the headers");
    expect(kernel().segment(0x30004, 8).build(), UnsupportedException.class, "or another one");
    expect(kernel().segment(1 << 20, 8).build(), TruncatedException.class, "unpacked kernel");
  }

  @Test
  void refusesNotesThatLie() {
    VmlinuxWriter many = new VmlinuxWriter(true);
    for (int i = 0; i < 1001; i++) {
      many.note("A", i, new byte[0]);
    }
    expect(many.build(), CorruptException.class, "more than 1000");
    for (int field = 0; field < 2; field++) {
      byte[] file = kernel().build();
      file[VmlinuxWriter.NOTES_AT + 4 * field + 3] = (byte) 0xFF;
      expect(file, CorruptException.class, "exceeds its segment");
    }
  }

  private static void expect(byte[] file, Class<? extends ReadProblem> kind, String words) {
    assertThatThrownBy(() -> read(file)).isInstanceOf(kind).hasMessageContaining(words);
  }

  /** Xen support that is built in proves no driver; without it there is none. */
  @Test
  void driversFollow() throws IOException {
    Drivers unknown =
        Drivers.derive(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    Drivers none = unknown.with(notes(kernel()));
    assertThat(none.of(Driver.XEN_BLKFRONT).state()).isEqualTo(DriverState.ABSENT);
    assertThat(none.of(Driver.NVME).state()).isEqualTo(DriverState.UNKNOWN);
    Drivers some = unknown.with(notes(xen(kernel())));
    assertThat(some.of(Driver.XEN_BLKFRONT).state()).isEqualTo(DriverState.UNKNOWN);
    assertThat(some.of(Driver.XEN_BLKFRONT).evidence()).contains("ELF notes of Xen");
    assertThat(unknown.with(notes(new VmlinuxWriter(true).segment(4096, 0)))).isEqualTo(unknown);
  }
}
