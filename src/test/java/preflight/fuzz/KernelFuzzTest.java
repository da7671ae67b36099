package preflight.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import preflight.guest.init.ElfHeader;
import preflight.guest.init.Shebang;
import preflight.guest.kernel.KernelConfig;
import preflight.guest.kernel.KernelImage;
import preflight.guest.kernel.ModuleName;
import preflight.guest.kernel.ModulesBuiltin;
import preflight.guest.kernel.ModulesDep;

/** Kernels, programs and what lies beside them. */
class KernelFuzzTest {

  @FuzzTest
  void image(byte[] bytes) {
    Bounded.read(() -> KernelImage.read(Input.whole(bytes).file()));
  }

  @FuzzTest
  void program(byte[] bytes) {
    Bounded.read(() -> ElfHeader.read(Input.whole(bytes).file()));
    Bounded.read(() -> Shebang.read(Input.whole(bytes).file()));
  }

  @FuzzTest
  void config(byte[] bytes) {
    Bounded.read(() -> KernelConfig.parse(new ByteArrayInputStream(bytes)).is64Bit());
  }

  @FuzzTest
  void modules(byte[] bytes) {
    Bounded.read(() -> ModulesBuiltin.parse(new ByteArrayInputStream(bytes)).contains("nvme"));
    Bounded.read(
        () -> {
          ModulesDep modules = ModulesDep.parse(new ByteArrayInputStream(bytes));
          for (String name : modules.names()) {
            modules.dependencies(name);
            ModuleName.ofPath(name);
          }
        });
  }
}
