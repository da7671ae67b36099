package preflight.block.lvm;

import preflight.fact.Place;
import preflight.io.ByteSource;

/** A device with the label of a physical volume. */
public record LvmMember(Place place, ByteSource device) {}
