/** What the guest would do when it is started: boot loader, default entry, kernel, initrd. */
package preflight.guest;
