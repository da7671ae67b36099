package preflight.block;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.io.Bytes;

/** A Linux swap area: the signature ends the first page (Linux include/linux/swap.h). */
final class SwapSignature {

  private static final int[] PAGE_SIZES = {4096, 8192, 16384, 32768, 65536};

  private SwapSignature() {}

  static void detect(Probe probe, List<Signature> found) throws IOException {
    for (int page : PAGE_SIZES) {
      Optional<Bytes> bytes = probe.at("swap signature", page - 10L, 10);
      if (bytes.isEmpty()) {
        return;
      }
      Bytes magic = bytes.get();
      boolean swap = magic.startsWith(0, "SWAPSPACE2") || magic.startsWith(0, "SWAP-SPACE");
      boolean suspended =
          magic.startsWith(0, "S1SUSPEND")
              || magic.startsWith(0, "S2SUSPEND")
              || magic.startsWith(0, "ULSUSPEND");
      if (swap || suspended) {
        Optional<Bytes> header = probe.at("swap header", 1024, 44);
        boolean old = header.isEmpty() || magic.startsWith(0, "SWAP-SPACE");
        found.add(
            new Signature(
                swap ? Signature.Kind.SWAP : Signature.Kind.HIBERNATED_SWAP,
                old ? "" : Long.toString(header.get().u32(0)),
                old ? "" : header.get().text(28, 16),
                old ? Optional.empty() : Identifiers.uuid(header.get().array(12, 16)),
                page - 10L));
        return;
      }
    }
  }
}
