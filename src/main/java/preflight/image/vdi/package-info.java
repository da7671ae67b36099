/** VirtualBox Disk Images of format version 1.1. */
package preflight.image.vdi;
