package preflight.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import preflight.image.ova.Ovas;
import preflight.image.ova.OvfDescriptor;
import preflight.image.ova.OvfPackage;

/** Packages of the open virtualization format. */
class OvaFuzzTest {

  @FuzzTest
  void archive(byte[] bytes) {
    Bounded.read(() -> Exercise.machine(OvfPackage.openArchive(Input.of(bytes).file())));
  }

  @FuzzTest
  void descriptor(byte[] bytes) {
    Input input = Input.of(bytes);
    Bounded.read(() -> OvfDescriptor.parse(input.file()));
    Bounded.read(() -> Exercise.machine(OvfPackage.openDescriptor(input.file(), input)));
  }

  @FuzzTest
  void manifest(byte[] bytes) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("box.ovf", Ovas.simpleDescriptor("box.vmdk"));
    members.put("box.mf", bytes);
    members.put("box.vmdk", Ovas.disk('a', 4));
    byte[] archive = Ovas.tar(members);
    Bounded.read(() -> Exercise.machine(OvfPackage.openArchive(Input.whole(archive).file())));
  }
}
