package preflight.block.lvm;

import java.util.Optional;
import preflight.fact.Place;

/**
 * A physical volume as its group lists it.
 *
 * @param name within the group's description, {@code pv0}
 * @param id with dashes
 * @param size of its extents together, in bytes
 * @param place of the device that holds it
 */
public record PhysicalVolume(
    String name, String id, long size, State state, Optional<Place> place) {

  /** Whether its extents can be read. */
  public enum State {
    PRESENT("present"),
    /** No device of the machine has its label. */
    MISSING("missing"),
    /** It is there, but the group was changed while it was away. */
    MARKED_MISSING("marked as missing"),
    /** Several devices have its label. */
    DUPLICATE("on several devices"),
    /** Another group uses it as well. */
    DISPUTED("used by another group"),
    /** The device ends before its last extent. */
    TOO_SHORT("too short");

    private final String label;

    State(String label) {
      this.label = label;
    }

    /** For people. */
    public String label() {
      return label;
    }
  }

  /** Whether Linux does not activate what lies on it, since the volume is not to be had. */
  public boolean isMissing() {
    return state == State.MISSING || state == State.MARKED_MISSING;
  }
}
