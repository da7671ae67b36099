/** Btrfs, read without mounting, on one device. */
package preflight.filesystem.btrfs;
