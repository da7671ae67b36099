/** Block devices of a disk: partition tables, signatures of what lies on a device, boot code. */
package preflight.block;
