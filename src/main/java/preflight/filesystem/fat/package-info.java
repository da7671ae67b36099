/** FAT12, FAT16 and FAT32 with long names. */
package preflight.filesystem.fat;
