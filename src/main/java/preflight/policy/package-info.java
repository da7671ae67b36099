/** What a project makes of predictions: which count, how much, and which are ignored. */
package preflight.policy;
