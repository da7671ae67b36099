package preflight.guest;

import java.util.List;
import preflight.fact.Fact;
import preflight.guest.initrd.Initrd;
import preflight.guest.initrd.InitrdHeader;
import preflight.guest.initrd.InitrdOrigin;

/**
 * The initrd that the default entry loads, which may be several files one behind the other.
 *
 * @param paths in the order in which they are loaded
 * @param headers one for each path; empty where the contents were read
 * @param size of all of them, in bytes
 * @param contents not read where that was not wanted
 * @param origin what made it, with the place of the first file; absent where nothing tells
 * @param init the program that Linux starts in it: what {@code rdinit=} names, else {@code /init};
 *     absent where it is not there, and Linux then mounts the root by itself (init/main.c)
 */
public record InitrdFiles(
    List<String> paths,
    List<InitrdHeader> headers,
    long size,
    Fact<Initrd> contents,
    Fact<InitrdOrigin> origin,
    Fact<String> init) {

  public InitrdFiles {
    paths = List.copyOf(paths);
    headers = List.copyOf(headers);
  }
}
