package preflight.remote;

import java.io.IOException;
import java.util.Optional;

/** One object, as it was when it was opened: what is read of it later is of the same. */
public interface RemoteObject {

  /** In bytes. */
  long size();

  /** As {@link ObjectVersion} tells it; empty where the server tells nothing that is sure. */
  Optional<String> version();

  /** Its first bytes, which came with opening it: as many as were asked for, or all. */
  byte[] head();

  /**
   * One request, and those that repeat it where it fails.
   *
   * @param offset within the object
   * @param length at least 1, and within the object
   * @throws RemoteProblem where no such bytes come, or the object became another one
   */
  byte[] range(long offset, int length) throws IOException;
}
