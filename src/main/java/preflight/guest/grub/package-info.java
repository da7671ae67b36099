/** GRUB 2: an evaluator of its script language that tells which entry it boots by itself. */
package preflight.guest.grub;
