/** What one run keeps for the next: answers, with the files that they were made of. */
package preflight.cache;
