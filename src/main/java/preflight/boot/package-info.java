/**
 * Starts disks in QEMU as EC2 would meet them, and watches how far they come. QEMU reads the disks
 * through this program's own readers, by a socket in a folder of one's own: it opens no file of an
 * image, and what the guest writes goes elsewhere.
 */
package preflight.boot;
