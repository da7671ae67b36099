/** The logical volumes of LVM2: labels, metadata and how extents lie on physical volumes. */
package preflight.block.lvm;
