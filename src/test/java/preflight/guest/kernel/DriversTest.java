package preflight.guest.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DriversTest {

  private static final Optional<Set<String>> NO_INITRD = Optional.of(Set.of());

  private static Optional<KernelConfig> config(String text) throws Exception {
    return Optional.of(KernelConfig.parse(KernelConfigTest.stream("CONFIG_64BIT=y\n" + text)));
  }

  private static Optional<ModulesDep> dep(String... names) {
    return Optional.of(
        new ModulesDep(Set.of(names), Map.of("nvme", List.of("nvme_core", "t10_pi"))));
  }

  private static Optional<ModulesBuiltin> builtin(String... names) {
    return Optional.of(new ModulesBuiltin(Set.of(names)));
  }

  private static Optional<Set<String>> initrd(String... names) {
    return Optional.of(Set.of(names));
  }

  private static Drivers.Answer nvme(
      Optional<KernelConfig> config,
      Optional<ModulesBuiltin> builtin,
      Optional<ModulesDep> dep,
      Optional<Set<String>> initrd) {
    return Drivers.derive(config, builtin, dep, initrd).of(Driver.NVME);
  }

  private static void expect(DriverState state, String evidence, Drivers.Answer answer) {
    assertThat(answer.state()).isEqualTo(state);
    assertThat(answer.evidence()).isEqualTo(evidence);
  }

  @Test
  void followsTheConfiguration() throws Exception {
    Optional<KernelConfig> yes = config("CONFIG_BLK_DEV_NVME=y\n");
    Optional<KernelConfig> module = config("CONFIG_BLK_DEV_NVME=m\n");
    Optional<KernelConfig> no = config("# CONFIG_BLK_DEV_NVME is not set\n");
    expect(
        DriverState.BUILT_IN,
        "CONFIG_BLK_DEV_NVME=y",
        nvme(yes, Optional.empty(), Optional.empty(), Optional.empty()));
    assertThat(nvme(yes, Optional.empty(), Optional.empty(), NO_INITRD).configLine()).isEqualTo(2);
    expect(
        DriverState.MODULE,
        "CONFIG_BLK_DEV_NVME=m",
        nvme(module, Optional.empty(), Optional.empty(), Optional.empty()));
    expect(
        DriverState.MODULE_ONLY,
        "CONFIG_BLK_DEV_NVME=m, not in the initrd",
        nvme(module, Optional.empty(), Optional.empty(), NO_INITRD));
    expect(
        DriverState.ABSENT,
        "CONFIG_BLK_DEV_NVME=m, but not in modules.dep",
        nvme(module, Optional.empty(), dep("ext4"), NO_INITRD));
    expect(
        DriverState.ABSENT,
        "CONFIG_BLK_DEV_NVME is not set",
        nvme(no, Optional.empty(), Optional.empty(), Optional.empty()));
    expect(
        DriverState.ABSENT,
        "no line CONFIG_BLK_DEV_NVME",
        nvme(config(""), Optional.empty(), Optional.empty(), Optional.empty()));
    // built outside the kernel's tree, as ENA once was
    expect(
        DriverState.MODULE_ONLY,
        "listed in modules.dep, not in the initrd",
        nvme(no, Optional.empty(), dep("nvme"), NO_INITRD));
  }

  @Test
  void followsTheModules() {
    Optional<KernelConfig> none = Optional.empty();
    expect(
        DriverState.BUILT_IN,
        "listed in modules.builtin",
        nvme(none, builtin("nvme"), Optional.empty(), Optional.empty()));
    expect(
        DriverState.MODULE_IN_INITRD,
        "nvme in the initrd",
        nvme(none, Optional.empty(), Optional.empty(), initrd("nvme")));
    expect(
        DriverState.MODULE_ONLY,
        "listed in modules.dep, not in the initrd",
        nvme(none, Optional.empty(), dep("nvme"), initrd("ext4")));
    expect(
        DriverState.MODULE,
        "listed in modules.dep",
        nvme(none, Optional.empty(), dep("nvme"), Optional.empty()));
    expect(
        DriverState.ABSENT,
        "neither in modules.builtin nor in modules.dep",
        nvme(none, builtin("ext4"), dep("ext4"), initrd("ext4")));
    expect(
        DriverState.UNKNOWN,
        "not in modules.dep; built in or not was not read",
        nvme(none, Optional.empty(), dep("ext4"), initrd("ext4")));
    expect(
        DriverState.UNKNOWN,
        "neither configuration nor modules.dep were read",
        nvme(none, Optional.empty(), Optional.empty(), NO_INITRD));
  }

  @Test
  void namesMissingDependencies() {
    Drivers drivers =
        Drivers.derive(
            Optional.empty(), builtin("t10_pi"), dep("nvme", "nvme_core"), initrd("nvme"));
    assertThat(drivers.of(Driver.NVME).missing()).containsExactly("nvme_core");
    assertThat(drivers.isEarly(Driver.NVME)).contains(false);
    Drivers whole =
        Drivers.derive(
            Optional.empty(), builtin("t10_pi"), dep("nvme"), initrd("nvme", "nvme_core"));
    assertThat(whole.isEarly(Driver.NVME)).contains(true);
    assertThat(whole.isEarly(Driver.XEN_BLKFRONT)).contains(false);
  }

  @Test
  void answersForEveryDriver() {
    Drivers drivers =
        Drivers.derive(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    for (Driver driver : Driver.values()) {
      assertThat(drivers.of(driver).state()).isEqualTo(DriverState.UNKNOWN);
      assertThat(drivers.isEarly(driver)).isEmpty();
      assertThat(driver.module()).isEqualTo(ModuleName.normalise(driver.module()));
      assertThat(KernelConfig.OPTIONS).contains(driver.option());
    }
  }
}
