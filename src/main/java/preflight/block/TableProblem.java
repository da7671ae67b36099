package preflight.block;

import preflight.io.Trouble;

/** One thing that is wrong with a partition table. */
public record TableProblem(Kind kind, Trouble trouble) {

  /** What is wrong, for rules; the trouble tells the details. */
  public enum Kind {
    /** A partition ends, or even starts, beyond the end of the disk. */
    PARTITION_BEYOND_END,
    /** Two partitions share bytes. */
    OVERLAP,
    /** A partition lies outside of the range that its table leaves for partitions. */
    OUTSIDE_USABLE_RANGE,
    /** An entry that cannot be a partition; it is left out. */
    BAD_ENTRY,
    /** An entry of type 0 that has a size: a partition for Linux, none for other systems. */
    TYPE_ZERO_WITH_SIZE,
    /** More than one MBR entry is marked active. */
    SEVERAL_ACTIVE,
    /** The chain of extended boot records comes back to itself or does not end. */
    EBR_LOOP,
    /** An extended boot record is damaged; what follows it is lost. */
    EBR_DAMAGED,
    /** A boot flag in an extended boot record is neither 0 nor 0x80; Linux does not mind. */
    EBR_BOOT_FLAG,
    /** The sector ends with 0x55AA, but what stands in it is no partition table. */
    NOT_A_TABLE,
    /** A protective MBR, and no valid GPT behind it. */
    PROTECTIVE_WITHOUT_GPT,
    /** A valid GPT that Linux and firmware ignore, since no protective MBR announces it. */
    GPT_WITHOUT_PROTECTIVE,
    /** The protective entry does not start at sector 1, as Linux demands. */
    PROTECTIVE_START,
    /** A second valid GPT, for another sector size; a disk has only one. */
    SECOND_GPT,
    /** Entries of more than 128 bytes, which the format allows and Linux refuses. */
    ENTRY_SIZE,
    PRIMARY_HEADER_DAMAGED,
    PRIMARY_ARRAY_DAMAGED,
    BACKUP_HEADER_DAMAGED,
    BACKUP_ARRAY_DAMAGED,
    /** No backup header where the primary one says it is. */
    BACKUP_MISSING,
    /** The backup's array is not the same as the primary one. */
    BACKUP_DIFFERS,
    /** The disk has grown: its last sector does not hold the backup header. */
    BACKUP_NOT_AT_END,
    /** The disk has shrunk: the usable range ends beyond it, so Linux refuses the whole table. */
    USABLE_RANGE_BEYOND_END,
    /** More problems than are told. */
    MORE
  }
}
