#!/bin/sh
# Part of dist.sh: the .deb, made of the archive's tree. The program lies in /usr/lib/preflight.
# shellcheck disable=SC2154 # dist.sh sets it
deb=$work/deb
# shellcheck disable=SC2154 # dist.sh sets them
case $machine in x86_64) arch=amd64 ;; aarch64) arch=arm64 ;; *) arch=$machine ;; esac
# ~ sorts before everything: a snapshot is older than its release
# shellcheck disable=SC2154
debian=$(echo "$version" | tr 'A-Z-' 'a-z~')
mkdir -p "$deb/usr/bin" "$deb/usr/lib" "$deb/usr/share/man" "$deb/DEBIAN"
# shellcheck disable=SC2154
cp -a "$lib" "$deb/usr/lib/preflight"
ln -s ../lib/preflight/preflight "$deb/usr/bin/preflight"
# shellcheck disable=SC2154
cp -a "$share/bash-completion" "$share/fish" "$share/doc" "$share/man" "$deb/usr/share/"
mkdir -p "$deb/usr/share/zsh/vendor-completions"
cp -a "$share/zsh/site-functions/_preflight" "$deb/usr/share/zsh/vendor-completions/"
find "$deb/usr/share/man" -type f -exec gzip -n -9 {} +
# what the runtime and the native libraries are linked with, but for what they bring along
libc=$(find "$lib" -name '*.so' -exec objdump -T {} + 2>/dev/null | grep -o 'GLIBC_[0-9.]*' |
  sort -u -t _ -k 2 -V | tail -1 | cut -d _ -f 2)
needed=$(find "$lib" \( -name '*.so' -o -name java \) -type f -exec objdump -p {} + | sed -n 's/^  NEEDED *//p' | sort -u)
depends="libc6 (>= ${libc:-2.17})"
for library in $needed; do
  case $library in
    libc.so.6 | libm.so.6 | libdl.so.2 | libpthread.so.0 | librt.so.1 | ld-linux*) ;;
    libz.so.1) depends="$depends, zlib1g" ;;
    libgcc_s.so.1) depends="$depends, libgcc-s1" ;;
    libstdc++.so.6) depends="$depends, libstdc++6" ;;
    *) find "$lib" -name "$library" | grep -q . || { echo "preflight: who has $library?" >&2; exit 2; } ;;
  esac
done
size=$(du -sk --apparent-size "$deb/usr" | cut -f 1)
cat > "$deb/DEBIAN/control" <<END
Package: preflight
Version: $debian
Architecture: $arch
Maintainer: preflight <preflight@localhost>
Installed-Size: $size
Depends: $depends
Section: utils
Priority: optional
Description: predicts what EC2 VM Import will do with a disk image
 Reads raw, VDI, VMDK, VHD, VHDX, QCOW2 and OVA images without mounting them and
 without root, and tells before the upload whether EC2 VM Import will complete,
 reject with which message, or hang. Brings its own Java runtime.
END
(cd "$deb" && find usr -type f -exec md5sum {} + | sort -k 2 > DEBIAN/md5sums)
# shellcheck disable=SC2154
find "$deb" -exec touch -h -d "@$epoch" {} +
# shellcheck disable=SC2154
SOURCE_DATE_EPOCH=$epoch dpkg-deb --root-owner-group -Zxz -z2 --threads-max=1 --build "$deb" \
  "$dist/preflight_${debian}_$arch.deb" >/dev/null
