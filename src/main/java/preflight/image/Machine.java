package preflight.image;

import java.io.IOException;
import java.util.List;
import preflight.io.ByteSource;

/**
 * One machine: its virtual disks in the order in which its controllers present them.
 *
 * @param name what it was opened by, for people
 * @param container the outermost container: an OVA or OVF, or that of the only disk
 * @param size of all host files together, in bytes
 * @param disks empty where the container cannot be read; its troubles say why
 */
public record Machine(
    String name, Container container, long size, List<VirtualDisk> disks, List<ByteSource> files)
    implements AutoCloseable {

  public Machine {
    disks = List.copyOf(disks);
    files = List.copyOf(files);
  }

  @Override
  public void close() throws IOException {
    for (ByteSource file : files) {
      file.close();
    }
  }
}
