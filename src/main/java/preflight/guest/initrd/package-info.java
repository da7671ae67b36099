/** The initial RAM file system of a guest: its segments and what they contain. */
package preflight.guest.initrd;
