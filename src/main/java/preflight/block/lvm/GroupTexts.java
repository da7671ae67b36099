package preflight.block.lvm;

import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import preflight.io.ByteSource;

/** The descriptions of a machine; copies of one text are parsed once. */
final class GroupTexts {

  private final MetadataBudget budget = new MetadataBudget();
  private final Map<BigInteger, GroupText> parsed = new HashMap<>();

  /**
   * The description in a metadata area; empty where it has none.
   *
   * @throws preflight.io.ReadProblem where it is damaged, or beyond a limit
   */
  Optional<GroupText> read(ByteSource device, PhysicalVolumeLabel.Area area) throws IOException {
    Optional<byte[]> text = MetadataArea.text(device, area, budget);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    BigInteger digest = digest(text.get());
    GroupText known = parsed.get(digest);
    if (known == null) {
      known = GroupText.parse(text.get(), budget);
      parsed.put(digest, known);
    }
    return Optional.of(known);
  }

  private static BigInteger digest(byte[] text) {
    try {
      return new BigInteger(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
