/** What an EFI system partition holds for the firmware to start. */
package preflight.guest.efi;
