/** XFS, versions 4 and 5 of its superblock; a log that was not replayed is told, not replayed. */
package preflight.filesystem.xfs;
