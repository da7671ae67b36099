package preflight.guest;

import java.util.Optional;
import preflight.guest.init.ElfHeader;

/**
 * The first program of the guest's user space.
 *
 * @param path as the kernel is told it, such as {@code /sbin/init}
 * @param realPath where it lies when its symbolic links are followed
 * @param elf its header; empty for a script
 */
public record Init(String path, String realPath, Optional<ElfHeader> elf) {}
