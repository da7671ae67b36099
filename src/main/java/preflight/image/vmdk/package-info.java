/** VMware Virtual Disks: hosted sparse and stream-optimized files, and split and flat ones. */
package preflight.image.vmdk;
