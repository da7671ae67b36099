/** systemd-boot: loader.conf, the entries of the Boot Loader Specification, and their order. */
package preflight.guest.systemdboot;
