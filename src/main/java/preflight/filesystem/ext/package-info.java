/** ext2, ext3 and ext4, with the journal laid over what it would still write. */
package preflight.filesystem.ext;
