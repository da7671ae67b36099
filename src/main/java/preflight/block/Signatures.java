package preflight.block;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.io.ByteSource;

/** Tells what lies on a device by the signatures of file systems, volumes and swap areas. */
public final class Signatures {

  private Signatures() {}

  /**
   * All signatures on the device, which may be more than one: leftovers, or a RAID member whose
   * content shows. Exactly one of kind {@link Signature.Kind#EMPTY} or {@link
   * Signature.Kind#UNKNOWN} where there is none. Reads single pages in the first 68 KiB and the
   * last 128 KiB.
   *
   * @throws IOException where the device cannot deliver these pages
   */
  public static List<Signature> identify(ByteSource device) throws IOException {
    Probe probe = new Probe(device);
    List<Signature> found = known(probe);
    if (found.isEmpty()) {
      Signature.Kind kind = probe.isZero() ? Signature.Kind.EMPTY : Signature.Kind.UNKNOWN;
      found.add(new Signature(kind, "", Optional.empty(), 0));
    }
    return List.copyOf(found);
  }

  /** The same without the answers for nothing and for unknown. */
  static List<Signature> known(Probe probe) throws IOException {
    List<Signature> found = new ArrayList<>();
    LvmLabel.detect(probe, found);
    MdSuperblock.detect(probe, found);
    HolderSignatures.detect(probe, found);
    LuksHeader.detect(probe, found);
    ZfsLabel.detect(probe, found);
    BootSectorSignatures.detect(probe, found);
    ExtSignature.detect(probe, found);
    SimpleSignatures.detect(probe, found);
    OtherSignatures.detect(probe, found);
    UfsSignature.detect(probe, found);
    SwapSignature.detect(probe, found);
    if (found.isEmpty()) {
      // its magic number is short, so it counts only if nothing else does
      MinixSignature.detect(probe, found);
    }
    return found;
  }
}
