#!/bin/sh
# startup.sh PREFIX IMAGE: how long a check takes as a whole process, beside a JVM's hello world.
# Prints the median, least and most of 20 runs in milliseconds.
set -eu
preflight=$1/bin/preflight
java=$1/lib/preflight/java
image=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo 'class Hello { public static void main(String[] a) { System.out.println("hello"); } }' \
  > "$work/Hello.java"
"$(dirname "$(readlink -f "$java")")/javac" -d "$work" "$work/Hello.java"

measure() { # name command…
  name=$1
  shift
  "$@" >/dev/null 2>&1 || true
  : > "$work/times"
  i=0
  while [ $i -lt 20 ]; do
    start=$(date +%s%N)
    "$@" >/dev/null 2>&1 || true
    end=$(date +%s%N)
    echo $(((end - start) / 1000000)) >> "$work/times"
    i=$((i + 1))
  done
  sort -n "$work/times" | awk -v name="$name" '
    { t[NR] = $1 }
    END { printf "%-28s median %5d ms, least %5d, most %5d\n", name, (t[10] + t[11]) / 2, t[1], t[NR] }'
}

# an archive or AOT cache that does not fit is left aside without a word: counted is what came out of it
PREFLIGHT_JAVA_OPTIONS=-Xlog:class+load "$preflight" check --no-initrd "$image" > "$work/loaded"
own=$(grep -c -E '(preflight|picocli)\..* source: ' "$work/loaded") || true
shared=$(grep -c -E '(preflight|picocli)\..* source: shared objects file' "$work/loaded") || true
echo "own classes: $own, out of the start-up archive: $shared"
if [ "$shared" -lt 300 ] || [ $((own - shared)) -gt 20 ]; then
  echo "preflight: the start-up archive is not used" >&2
  exit 1
fi
measure "hello world" "$java" -Xshare:auto -XX:TieredStopAtLevel=1 -cp "$work" Hello
measure "check without the initrd" "$preflight" check --no-initrd "$image"
measure "check" "$preflight" check "$image"
