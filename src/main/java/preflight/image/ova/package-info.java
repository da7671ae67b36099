/** OVF packages, loose or as an OVA, read in place (DMTF DSP0243). */
package preflight.image.ova;
