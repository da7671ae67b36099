package preflight.guest;

/**
 * A boot loader's configuration file.
 *
 * @param path where it was looked for, in the guest's tree
 * @param realPath where it lies when its symbolic links are followed
 * @param size in bytes
 * @param checksum CRC-32 of its content, to tell copies from different files
 */
public record LoaderFile(Loader loader, String path, String realPath, long size, long checksum) {}
