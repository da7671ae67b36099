/** The guest's one file tree: lookup and symbolic links across its file systems. */
package preflight.tree;
