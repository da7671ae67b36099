/** QEMU's copy-on-write disks, QCOW2 of versions 2 and 3 (QEMU docs/interop/qcow2.rst). */
package preflight.image.qcow2;
