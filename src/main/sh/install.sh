#!/bin/sh
# install.sh PREFIX: copies the built program there and makes the class-data archive for its start.
set -eu
prefix=$1
lib=$prefix/lib/preflight
java=$(readlink -f "$(command -v "${JAVA_HOME:+$JAVA_HOME/bin/}java")")

rm -rf "$lib"
mkdir -p "$lib/libs" "$prefix/bin"
cp target/preflight.jar "$lib/preflight.jar"
cp target/libs/*.jar "$lib/libs/"
cp src/main/sh/preflight "$prefix/bin/preflight"
chmod 755 "$prefix/bin/preflight"
ln -s "$java" "$lib/java"

# What a check loads goes into the archive; the image shows each kind of reader.
train() { PREFLIGHT_JAVA_OPTIONS=-XX:ArchiveClassesAtExit="$lib/preflight.jsa" \
  "$prefix/bin/preflight" "$@" >/dev/null 2>"$lib/archive.log"; }
image=$(mktemp -d)/debian.ova
trap 'rm -rf "$(dirname "$image")"' EXIT
xz -dc fixtures/images/debian-8-stock-ova.ova.xz > "$image" 2>/dev/null || : > "$image"
train check "$image" || [ $? -le 3 ] || { cat "$lib/archive.log" >&2; exit 2; }
if [ -f "$lib/preflight.jsa" ]; then
  rm -f "$lib/archive.log"
else
  echo "preflight: no start-up archive could be made; it will start, but slower" >&2
fi
echo "installed $prefix/bin/preflight"
