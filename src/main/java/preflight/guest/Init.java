package preflight.guest;

import java.util.Optional;
import preflight.guest.init.ElfHeader;
import preflight.guest.init.Shebang;

/**
 * The first program of the guest's user space.
 *
 * @param path as the kernel is told it, such as {@code /sbin/init}
 * @param realPath where it lies when its symbolic links are followed
 * @param elf its header; empty where it is no ELF file
 * @param script its first line; empty where that names no interpreter
 * @param executable whether its mode lets anyone execute it, without which execve(2) fails
 */
public record Init(
    String path,
    String realPath,
    Optional<ElfHeader> elf,
    Optional<Shebang> script,
    boolean executable) {}
