package preflight.image.vdi;

import java.util.Optional;

/** The image types of VDICore.h, VDIIMAGETYPE. */
enum VdiType {
  DYNAMIC(1, "dynamic"),
  FIXED(2, "fixed"),
  UNDO(3, "undo"),
  DIFFERENCING(4, "differencing");

  private final int number;
  private final String label;

  VdiType(int number, String label) {
    this.number = number;
    this.label = label;
  }

  static Optional<VdiType> of(long number) {
    for (VdiType type : values()) {
      if (type.number == number) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  int number() {
    return number;
  }

  String label() {
    return label;
  }
}
