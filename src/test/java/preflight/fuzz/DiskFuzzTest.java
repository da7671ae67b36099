package preflight.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import preflight.image.Disks;
import preflight.image.MachineOpener;
import preflight.image.qcow2.Qcow2;
import preflight.image.vdi.Vdi;
import preflight.image.vhd.Vhd;
import preflight.image.vhdx.Vhdx;
import preflight.image.vhdx.VhdxFiles;
import preflight.image.vmdk.Vmdk;
import preflight.io.ArraySource;

/** Virtual disks, one target for each format and one for all that detection leads to. */
class DiskFuzzTest {

  private static final byte[] SPARSE = {'K', 'D', 'M', 'V'};
  private static final byte[] DESCRIPTOR = "# Disk DescriptorFile\n".getBytes(US_ASCII);
  private static final byte[] VDI = {0x7F, 0x10, (byte) 0xDA, (byte) 0xBE};
  private static final byte[] QCOW = {'Q', 'F', 'I', (byte) 0xFB, 0, 0, 0};

  /** How much of each structure of a VHDX is put in, in bytes. */
  static final int STRUCTURE = 2048;

  @FuzzTest
  void any(byte[] bytes) {
    Input input = Input.of(bytes);
    Bounded.read(() -> Exercise.disk(Disks.open(input.file(), input)));
    Bounded.read(() -> Exercise.machine(MachineOpener.open(input.file(), input)));
  }

  @FuzzTest
  void vmdkDescriptor(byte[] bytes) {
    Input input = Input.of(bytes).with(0, DESCRIPTOR);
    Bounded.read(() -> Exercise.disk(Vmdk.open(input.file(), input, "")));
  }

  @FuzzTest
  void vmdkSparse(byte[] bytes) {
    Input input = Input.of(bytes).with(0, SPARSE);
    Bounded.read(() -> Exercise.disk(Vmdk.open(input.file(), input, "")));
  }

  /** With the flags of compressed grains and markers, deflate, and the directory at the end. */
  @FuzzTest
  void vmdkStream(byte[] bytes) {
    byte[] atEnd = {-1, -1, -1, -1, -1, -1, -1, -1};
    Input input = Input.of(bytes).with(0, SPARSE).with(10, (byte) 3).with(56, atEnd);
    Input deflated = input.with(77, (byte) 1, (byte) 0);
    Bounded.read(() -> Exercise.disk(Vmdk.open(deflated.file(), deflated, "")));
  }

  @FuzzTest
  void vdi(byte[] bytes) {
    Input input = Input.of(bytes).with(0x40, VDI);
    Bounded.read(() -> Exercise.disk(Vdi.open(input.file(), "")));
  }

  @FuzzTest
  void vhd(byte[] bytes) {
    Input input = Input.of(bytes).with(0, "conectix".getBytes(US_ASCII));
    Bounded.read(() -> Exercise.disk(Vhd.open(input.file(), "")));
  }

  /** Its structures stand megabytes apart: the input is the start of each; checksums are right. */
  @FuzzTest
  void vhdx(byte[] bytes) {
    byte[] file = Vhdxs.WITH_LOG.clone();
    int[] places = VhdxFiles.structures();
    for (int i = 0; i < places.length && i * STRUCTURE < bytes.length; i++) {
      int length = Math.min(STRUCTURE, bytes.length - i * STRUCTURE);
      System.arraycopy(bytes, i * STRUCTURE, file, places[i], length);
    }
    VhdxFiles.mendChecksums(file);
    Bounded.read(() -> Exercise.disk(Vhdx.open(new ArraySource("fuzz.vhdx", file), "")));
  }

  @FuzzTest
  void qcow2(byte[] bytes) {
    Input input = Input.of(bytes).with(0, QCOW);
    Bounded.read(() -> Exercise.disk(Qcow2.open(input.file(), "")));
  }

  /** Made once, since making it takes longer than reading it. */
  private static final class Vhdxs {
    static final byte[] WITH_LOG = make();

    private static byte[] make() {
      try {
        return VhdxFiles.withLog();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
