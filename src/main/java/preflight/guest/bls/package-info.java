/** The entries of the Boot Loader Specification, as GRUB's {@code blscfg} reads them. */
package preflight.guest.bls;
