/** Virtual hard disks (Microsoft, Virtual Hard Disk Image Format Specification, 2006). */
package preflight.image.vhd;
