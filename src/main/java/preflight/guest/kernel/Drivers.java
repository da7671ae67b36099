package preflight.guest.kernel;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which drivers a kernel has, and whether it has them before the root file system is mounted.
 *
 * @param answers one for each {@link Driver}
 */
public record Drivers(Map<Driver, Answer> answers) {

  /**
   * @param evidence what the state follows from, in words, for example {@code CONFIG_XEN=y}
   * @param configLine the line of the kernel's configuration where that stands, 0 for none
   * @param missing modules that it depends on and that are neither built in nor in the initrd, for
   *     {@link DriverState#MODULE_IN_INITRD}
   */
  public record Answer(DriverState state, String evidence, int configLine, List<String> missing) {
    public Answer {
      missing = List.copyOf(missing);
    }
  }

  public Drivers {
    answers = Map.copyOf(answers);
  }

  public Answer of(Driver driver) {
    return answers.get(driver);
  }

  /** Whether the driver is there before the root file system is mounted; empty if unknown. */
  public Optional<Boolean> isEarly(Driver driver) {
    return switch (of(driver).state()) {
      case BUILT_IN -> Optional.of(true);
      case MODULE_IN_INITRD -> Optional.of(of(driver).missing().isEmpty());
      case MODULE_ONLY, ABSENT -> Optional.of(false);
      case MODULE, UNKNOWN -> Optional.empty();
    };
  }

  /**
   * Derives the answers from whatever could be read, all for one and the same kernel release.
   *
   * @param initrd the modules in the initrd, as {@link ModuleName} has them; an empty set where the
   *     default entry has no initrd, no value where there is one and it was not read
   */
  public static Drivers derive(
      Optional<KernelConfig> config,
      Optional<ModulesBuiltin> builtin,
      Optional<ModulesDep> dep,
      Optional<Set<String>> initrd) {
    Map<Driver, Answer> answers = new EnumMap<>(Driver.class);
    for (Driver driver : Driver.values()) {
      answers.put(driver, new Evidence(driver, config, builtin, dep, initrd).answer());
    }
    return new Drivers(answers);
  }

  /**
   * The same with what the notes of the unpacked kernel tell: without {@code CONFIG_XEN} it has no
   * driver for Xen, with it, it may.
   */
  public Drivers with(XenNotes notes) {
    if (!notes.isTold()) {
      return this;
    }
    Map<Driver, Answer> all = new EnumMap<>(answers);
    for (Driver driver : new Driver[] {Driver.XEN_BLKFRONT, Driver.XEN_NETFRONT}) {
      if (of(driver).state() == DriverState.UNKNOWN) {
        Answer answer =
            notes.hasXen()
                ? new Answer(
                    DriverState.UNKNOWN,
                    "the kernel has ELF notes of Xen, which tell nothing of its drivers",
                    0,
                    List.of())
                : new Answer(DriverState.ABSENT, "the kernel has no ELF note of Xen", 0, List.of());
        all.put(driver, answer);
      }
    }
    return new Drivers(all);
  }

  private record Evidence(
      Driver driver,
      Optional<KernelConfig> config,
      Optional<ModulesBuiltin> builtin,
      Optional<ModulesDep> dep,
      Optional<Set<String>> initrd) {

    Answer answer() {
      String module = driver.module();
      Optional<KernelConfig.Setting> setting = config.flatMap(c -> c.setting(driver.option()));
      Optional<KernelConfig.State> state = setting.map(KernelConfig.Setting::state);
      if (state.equals(Optional.of(KernelConfig.State.YES))) {
        return answer(DriverState.BUILT_IN, configured());
      }
      if (builtin.isPresent() && builtin.get().contains(module)) {
        return answer(DriverState.BUILT_IN, "listed in modules.builtin");
      }
      if (initrd.isPresent() && initrd.get().contains(module)) {
        return inInitrd();
      }
      boolean configuredAsModule = state.equals(Optional.of(KernelConfig.State.MODULE));
      if (dep.isPresent()) {
        if (dep.get().contains(module)) {
          return module("listed in modules.dep");
        }
        if (config.isPresent() || builtin.isPresent()) {
          return answer(
              DriverState.ABSENT,
              configuredAsModule ? configured() + ", but not in modules.dep" : notListed());
        }
        return answer(DriverState.UNKNOWN, "not in modules.dep; built in or not was not read");
      }
      if (config.isEmpty()) {
        return answer(DriverState.UNKNOWN, "neither configuration nor modules.dep were read");
      }
      return configuredAsModule ? module(configured()) : answer(DriverState.ABSENT, configured());
    }

    private String notListed() {
      return config.isPresent()
          ? configured() + ", not in modules.dep"
          : "neither in modules.builtin nor in modules.dep";
    }

    private Answer module(String evidence) {
      return initrd.isPresent()
          ? answer(DriverState.MODULE_ONLY, evidence + ", not in the initrd")
          : answer(DriverState.MODULE, evidence);
    }

    private Answer inInitrd() {
      List<String> missing = new ArrayList<>();
      if (dep.isPresent()) {
        for (String needed : dep.get().dependencies(driver.module())) {
          boolean there =
              initrd.get().contains(needed)
                  || (builtin.isPresent() && builtin.get().contains(needed));
          if (!there) {
            missing.add(needed);
          }
        }
      }
      return new Answer(
          DriverState.MODULE_IN_INITRD, driver.module() + " in the initrd", line(), missing);
    }

    private String configured() {
      KernelConfig.Setting setting = config.orElseThrow().settings().get(driver.option());
      if (setting == null) {
        return "no line CONFIG_" + driver.option();
      }
      return setting.state() == KernelConfig.State.NO
          ? "CONFIG_" + driver.option() + " is not set"
          : "CONFIG_" + driver.option() + "=" + setting.value();
    }

    private int line() {
      return config.isPresent() ? config.get().line(driver.option()).orElse(0) : 0;
    }

    private Answer answer(DriverState state, String evidence) {
      return new Answer(state, evidence, line(), List.of());
    }
  }
}
