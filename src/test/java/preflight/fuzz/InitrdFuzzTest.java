package preflight.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import preflight.guest.initrd.Initrd;
import preflight.guest.initrd.InitrdHeader;
import preflight.guest.initrd.InitrdLimits;

/** Initial RAM disks in every packing. */
class InitrdFuzzTest {

  @FuzzTest
  void read(byte[] bytes) {
    Bounded.read(() -> InitrdHeader.peek(Input.whole(bytes).file()));
    Bounded.read(
        () -> {
          Initrd initrd = Initrd.read(new ByteArrayInputStream(bytes), InitrdLimits.standard());
          initrd.file("init");
          initrd.file("sbin/init");
          initrd.allModules();
          long end = initrd.packedBytes();
          Bounded.require(end >= 0 && end <= bytes.length, end + " of " + bytes.length);
        });
  }
}
