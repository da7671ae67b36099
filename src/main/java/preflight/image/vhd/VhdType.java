package preflight.image.vhd;

import java.util.Optional;

/** The disk types of the specification, "Hard Disk Footer Format", Disk Type. */
enum VhdType {
  FIXED(2, "fixed"),
  DYNAMIC(3, "dynamic"),
  DIFFERENCING(4, "differencing");

  private final int number;
  private final String label;

  VhdType(int number, String label) {
    this.number = number;
    this.label = label;
  }

  static Optional<VhdType> of(long number) {
    for (VhdType type : values()) {
      if (type.number == number) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  String label() {
    return label;
  }
}
