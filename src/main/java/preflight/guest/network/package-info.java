/** What decides whether a started machine can be reached: network, SSH server, firewall. */
package preflight.guest.network;
