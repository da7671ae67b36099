package preflight.guest;

import java.util.Optional;

/**
 * The volume that the kernel is told to mount as its root.
 *
 * @param name as {@link Guest#root()} has it
 * @param type of its file system, as the kernel names it: {@code ext4}
 * @param logical what it is called where it is a logical volume
 */
public record RootVolume(String name, String type, Optional<LogicalNames> logical) {}
