package preflight.image;

import java.util.List;
import preflight.io.Trouble;

/**
 * What holds a virtual disk or a machine.
 *
 * @param variant the subformat by the name its specification gives it ({@code streamOptimized},
 *     {@code monolithicSparse}, {@code dynamic}, {@code differencing}), empty where there is none
 * @param detectedBy what told the format, for people: {@code "KDMV" at byte 0}
 * @param properties other facts in the words of the specification, in order, such as {@code grain
 *     size} and {@code 65536}; for display only
 * @param troubles what was met that did not prevent reading
 */
public record Container(
    Format format,
    String variant,
    String detectedBy,
    List<Property> properties,
    List<Trouble> troubles) {

  /** One fact for display. */
  public record Property(String name, String value) {}

  public Container {
    properties = List.copyOf(properties);
    troubles = List.copyOf(troubles);
  }

  /** For example {@code VMDK streamOptimized}. */
  public String label() {
    return variant.isEmpty() ? format.label() : format.label() + " " + variant;
  }
}
