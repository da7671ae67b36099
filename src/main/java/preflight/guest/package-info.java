/**
 * What the guest would do when it is started: boot loader, default entry, kernel, initrd and init,
 * and which operating system it is.
 */
package preflight.guest;
