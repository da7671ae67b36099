/** GRUB Legacy: its menu.lst or grub.conf. */
package preflight.guest.legacy;
