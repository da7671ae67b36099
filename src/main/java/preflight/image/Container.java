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
  public record Property(String name, String value) {

    // written out as those of the container are
    @Override
    public boolean equals(Object other) {
      return other instanceof Property property
          && name.equals(property.name)
          && value.equals(property.value);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + value.hashCode();
    }
  }

  public Container {
    properties = List.copyOf(properties);
    troubles = List.copyOf(troubles);
  }

  /** Written out since a record's own costs a bootstrap at every start. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Container container
        && format == container.format
        && variant.equals(container.variant)
        && detectedBy.equals(container.detectedBy)
        && properties.equals(container.properties)
        && troubles.equals(container.troubles);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * format.hashCode() + variant.hashCode()) + detectedBy.hashCode();
  }

  /** For example {@code VMDK streamOptimized}. */
  public String label() {
    return variant.isEmpty() ? format.label() : format.label() + " " + variant;
  }
}
