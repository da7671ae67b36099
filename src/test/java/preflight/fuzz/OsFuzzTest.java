package preflight.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import preflight.guest.os.Fstab;
import preflight.guest.os.OsIdentification;
import preflight.guest.os.OsRelease;
import preflight.io.Text;

/** Files of {@code /etc}. */
class OsFuzzTest {

  @FuzzTest
  void osRelease(byte[] bytes) {
    Bounded.read(() -> OsRelease.parse(Text.decode(bytes)).value("ID"));
  }

  @FuzzTest
  void fstab(byte[] bytes) {
    Bounded.read(() -> Fstab.parse(Text.decode(bytes)).root());
  }

  /** Each file that may tell the system is one of the input's parts, or is not there. */
  @FuzzTest
  void identification(byte[] bytes) {
    Input input = Input.of(bytes);
    Bounded.read(
        () -> OsIdentification.identify(path -> input.beside(path).map(Text::decode)).found());
    String first = Text.decode(input.bytes());
    Bounded.read(() -> OsIdentification.identify(path -> java.util.Optional.of(first)));
  }
}
