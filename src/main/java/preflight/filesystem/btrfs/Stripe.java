package preflight.filesystem.btrfs;

/**
 * Where a copy or a part of a chunk lies ({@code struct btrfs_stripe}).
 *
 * @param device the number of the device within the file system
 * @param offset on that device, in bytes
 */
record Stripe(long device, long offset) {}
