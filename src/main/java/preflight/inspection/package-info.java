/** Everything that was found out about an image, as one immutable record. */
package preflight.inspection;
