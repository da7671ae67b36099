/** Virtual hard disks, version 2 (Microsoft, [MS-VHDX], Virtual Hard Disk v2 File Format). */
package preflight.image.vhdx;
