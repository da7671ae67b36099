/** Which operating system a guest is, and its small text files. */
package preflight.guest.os;
