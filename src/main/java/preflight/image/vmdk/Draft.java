package preflight.image.vmdk;

import java.util.ArrayList;
import java.util.List;
import preflight.image.Container.Property;
import preflight.io.CorruptException;
import preflight.io.Trouble;

/** What is known of a disk so far, so that a disk that fails keeps what was read before. */
final class Draft {

  final List<Property> properties = new ArrayList<>();
  final List<Trouble> troubles = new ArrayList<>();
  String variant = "";
  long size;

  void describe(SparseHeader header) {
    property("version", Long.toString(header.version()));
    property("grain size", Integer.toString(header.grainBytes()));
    property("compressed", header.compressed() ? "yes" : "no");
    property(
        "grain directory",
        header.directory() == SparseHeader.AT_END
            ? "found through the footer"
            : "at byte " + header.directory() * SparseHeader.SECTOR);
    if (header.uncleanShutdown()) {
      property("unclean shutdown", "yes");
    }
  }

  void describe(Descriptor descriptor) {
    property("createType", descriptor.value("createType").orElse("missing"));
    descriptor.value("ddb.adapterType").ifPresent(type -> property("adapter type", type));
    if (descriptor.extents().size() > 1) {
      property("extents", Integer.toString(descriptor.extents().size()));
    }
  }

  void disagree(String detail) {
    troubles.add(new CorruptException(Descriptor.STRUCTURE, detail).trouble());
  }

  private void property(String name, String value) {
    properties.add(new Property(name, value));
  }
}
