/** Containers: raw, VDI, VMDK and OVA files turned into a machine with its virtual disks. */
package preflight.image;
