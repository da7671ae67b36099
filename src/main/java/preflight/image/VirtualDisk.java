package preflight.image;

import preflight.fact.Fact;
import preflight.io.ByteSource;

/**
 * One disk of a machine.
 *
 * @param name the file that holds it, for example {@code disk1.vmdk}
 * @param size the capacity that the guest sees, in bytes; 0 where it could not be told
 * @param content the bytes that the guest sees; failed where the container cannot be read
 */
public record VirtualDisk(String name, Container container, long size, Fact<ByteSource> content) {}
