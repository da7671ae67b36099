/** Containers: files of all formats turned into a machine with its virtual disks. */
package preflight.image;
