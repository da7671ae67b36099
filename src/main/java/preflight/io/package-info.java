/** Bytes: random access to them, checked decoding, and the kinds of trouble in reading them. */
package preflight.io;
