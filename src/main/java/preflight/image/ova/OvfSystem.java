package preflight.image.ova;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A {@code VirtualSystem}. Texts that are missing are empty.
 *
 * @param systemType for example {@code virtualbox-2.2} or {@code vmx-13}
 * @param osId the CIM operating system type of the {@code OperatingSystemSection}
 * @param osType VMware's own name of the operating system, for example {@code debian12_64Guest}
 * @param configs settings that are not in the standard, such as VMware's {@code firmware}
 */
public record OvfSystem(
    String id,
    String name,
    String systemType,
    OptionalInt osId,
    String osDescription,
    String osType,
    String product,
    List<OvfItem> items,
    List<Config> configs) {

  /** One setting. */
  public record Config(String key, String value) {}

  public OvfSystem {
    items = List.copyOf(items);
    configs = List.copyOf(configs);
  }

  /** The value of a setting, for example {@code bootOptions.efiSecureBootEnabled}. */
  public Optional<String> config(String key) {
    for (Config config : configs) {
      if (config.key().equals(key)) {
        return Optional.of(config.value());
      }
    }
    return Optional.empty();
  }

  /** {@code bios} or {@code efi}, where the writer of the package says so, in lower case. */
  public Optional<String> firmware() {
    return config("firmware").map(value -> value.toLowerCase(Locale.ROOT));
  }
}
