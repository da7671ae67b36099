package preflight.remote;

import java.io.IOException;

/** Where objects lie. May be asked by several threads at once. */
public interface RemoteStore {

  /**
   * Opens an object with a first range of it, from which its size is known.
   *
   * @param head how many of its first bytes are asked for, at least 1
   * @throws RemoteProblem where it cannot be read by ranges
   */
  RemoteObject open(RemoteAddress address, int head) throws IOException;
}
