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

# What a check loads goes into the archive. It counts only for the same Java and the same jars.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for image in debian8-ova.ova debian8-vdi.vdi ubuntu2204-gpt.raw; do
  "$java" -cp "$lib/libs/*" src/main/sh/Unxz.java "fixtures/images/$image.xz" "$work/$image"
done
status=0
PREFLIGHT_JAVA_OPTIONS="-XX:ArchiveClassesAtExit=$lib/preflight.jsa" \
  "$prefix/bin/preflight" check "$work"/* >"$work/out" 2>"$work/err" || status=$?
if [ "$status" -gt 3 ] || [ "$status" -eq 2 ]; then
  cat "$work/err" >&2
  exit 2
fi
[ -f "$lib/preflight.jsa" ] ||
  echo "preflight: no start-up archive could be made; it will start, but slower" >&2
echo "installed $prefix/bin/preflight"
