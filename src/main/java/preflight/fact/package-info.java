/** Facts about an image: what was found, where it stands, and what could not be told. */
package preflight.fact;
