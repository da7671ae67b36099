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
                kernel/nvram.ko: kernel/needed.ko
                garbage
                """),
            Set.of("nvme", "nvme_core", "xen_blkfront", "absent"));
    assertThat(dep.names()).containsExactlyInAnyOrder("nvme", "nvme_core", "xen_blkfront");
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
            KernelConfigTest.stream(
                "kernel/fs/ext4/ext4.ko\nkernel/fs/ext2.ko\nkernel/drivers/xen-pcifront.ko\n"),
            Set.of("ext4", "xen_pcifront", "xfs"));
    assertThat(builtin.contains("ext4")).isTrue();
    assertThat(builtin.contains("xen-pcifront")).isTrue();
    assertThat(builtin.contains("ext2")).isFalse();
    assertThat(builtin.contains("xfs")).isFalse();
  }

  @Test
  void readsLinesThatCrossItsWindow() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < 1 << 20; i++) {
      text.append("kernel/m").append("x".repeat(i * 37 % 60000)).append(i).append(".ko: a.ko\n");
      text.append("kernel/z").append(i).append(".ko: y").append(i).append(".ko\n");
    }
    ModulesDep dep = ModulesDep.parse(KernelConfigTest.stream(text.toString()), Set.of("z0", "z9"));
    assertThat(dep.dependencies("z0")).containsExactly("y0");
    assertThat(dep.dependencies("z9")).containsExactly("y9");
    assertThat(
            ModulesDep.parse(KernelConfigTest.stream("a.ko:\nlast.ko: needed.ko"), Set.of("last"))
                .dependencies("last"))
        .containsExactly("needed");
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
