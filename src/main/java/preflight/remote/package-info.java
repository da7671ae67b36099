/**
 * Objects that are read over a network by ranges. No class of it is loaded unless an image is named
 * by a URL.
 */
package preflight.remote;
