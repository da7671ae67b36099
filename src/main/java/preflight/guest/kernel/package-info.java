/** The kernel of a guest: its image, its configuration, its modules. */
package preflight.guest.kernel;
