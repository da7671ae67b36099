/** Writes what was read into another container: stream-optimized VMDK, OVA, raw, dynamic VHD. */
package preflight.convert;
