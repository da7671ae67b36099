/** SYSLINUX, EXTLINUX and ISOLINUX: their common configuration file. */
package preflight.guest.syslinux;
