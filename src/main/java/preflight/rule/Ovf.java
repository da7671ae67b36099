package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.fact.Place;
import preflight.image.ova.OvfDescriptor;
import preflight.image.ova.OvfItem;
import preflight.image.ova.OvfSystem;
import preflight.inspection.Inspection;

/** Questions about the descriptor of a package. */
final class Ovf {

  private Ovf() {}

  /** The hardware of its first machine, which is the one that is imported. */
  static List<OvfItem> items(Inspection inspection) {
    List<OvfItem> items = new ArrayList<>();
    Optional<OvfDescriptor> descriptor =
        inspection.ovf().flatMap(ovf -> ovf.descriptor().toOptional());
    if (descriptor.isPresent() && !descriptor.get().systems().isEmpty()) {
      OvfSystem system = descriptor.get().systems().get(0);
      items.addAll(system.items());
    }
    return items;
  }

  /** Its descriptor. */
  static Optional<Place> place(Inspection inspection) {
    return inspection.ovf().flatMap(ovf -> ovf.descriptor().where());
  }
}
