package preflight.guest.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import preflight.io.CorruptException;

class ModulesTest {

  @Test
  void normalisesNames() {
    assertThat(ModuleName.ofPath("kernel/drivers/block/xen-blkfront.ko")).contains("xen_blkfront");
    assertThat(ModuleName.ofPath("a/xen-blkfront.ko.xz")).contains("xen_blkfront");
    assertThat(ModuleName.ofPath("nvme.ko.zst")).contains("nvme");
    assertThat(ModuleName.ofPath("/x/y/ena.ko.gz")).contains("ena");
    assertThat(ModuleName.ofPath("ena.ko.lz4")).isEmpty();
    assertThat(ModuleName.ofPath("modules.dep")).isEmpty();
    assertThat(ModuleName.ofPath("a/.ko")).isEmpty();
  }

  @Test
  void readsModulesDep() throws Exception {
    ModulesDep dep =
        ModulesDep.parse(
            KernelConfigTest.stream(
                """
                kernel/drivers/nvme/host/nvme.ko: kernel/drivers/nvme/host/nvme-core.ko kernel/x/t10-pi.ko.xz
                kernel/drivers/nvme/host/nvme-core.ko:
                /lib/modules/2.6.18/kernel/drivers/block/xen-blkfront.ko:
                kernel/other.ko: kernel/needed.ko
                garbage
                """));
    assertThat(dep.names()).containsExactlyInAnyOrder("nvme", "nvme_core", "xen_blkfront", "other");
    assertThat(dep.contains("xen-blkfront")).isTrue();
    assertThat(dep.dependencies("nvme")).containsExactly("nvme_core", "t10_pi");
    assertThat(dep.dependencies("other")).isEmpty();
    assertThat(
            ModulesDep.parse(KernelConfigTest.stream("a.ko: b.ko\n"), Set.of("a"))
                .dependencies("a"))
        .containsExactly("b");
  }

  @Test
  void readsModulesBuiltin() throws Exception {
    ModulesBuiltin builtin =
        ModulesBuiltin.parse(
            KernelConfigTest.stream("kernel/fs/ext4/ext4.ko\nkernel/drivers/xen-pcifront.ko\n"));
    assertThat(builtin.contains("ext4")).isTrue();
    assertThat(builtin.contains("xen-pcifront")).isTrue();
    assertThat(builtin.contains("xfs")).isFalse();
  }

  @Test
  void refusesBinaries() {
    assertThatThrownBy(() -> ModulesDep.parse(KernelConfigTest.stream("a.ko:\n\0")))
        .isInstanceOf(CorruptException.class)
        .hasMessage("modules.dep: line 2 contains NUL bytes");
    assertThatThrownBy(() -> ModulesBuiltin.parse(KernelConfigTest.stream("\0")))
        .hasMessage("modules.builtin: line 1 contains NUL bytes");
    String many = " x.ko".repeat(1001);
    assertThatThrownBy(() -> ModulesDep.parse(KernelConfigTest.stream("nvme.ko:" + many)))
        .hasMessage("modules.dep: a module depends on more than 1000 others");
  }
}
