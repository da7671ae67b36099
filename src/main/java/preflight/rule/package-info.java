/** Rules: pure functions of what was found, what was asked, and what is known about EC2. */
package preflight.rule;
