package preflight.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.code_intelligence.jazzer.junit.FuzzTest;
import preflight.image.Disks;
import preflight.image.MachineOpener;
import preflight.image.vdi.Vdi;
import preflight.image.vmdk.Vmdk;

/** Virtual disks, one target for each format and one for all that detection leads to. */
class DiskFuzzTest {

  private static final byte[] SPARSE = {'K', 'D', 'M', 'V'};
  private static final byte[] DESCRIPTOR = "# Disk DescriptorFile\n".getBytes(US_ASCII);
  private static final byte[] VDI = {0x7F, 0x10, (byte) 0xDA, (byte) 0xBE};

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
}
