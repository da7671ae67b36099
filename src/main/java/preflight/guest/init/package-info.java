/** Programs that a guest starts: what their first bytes tell. */
package preflight.guest.init;
