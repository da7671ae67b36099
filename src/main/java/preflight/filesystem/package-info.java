/** File systems, read without mounting: files, directories and symbolic links of one device. */
package preflight.filesystem;
