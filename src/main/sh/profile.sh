#!/bin/sh
# profile.sh PREFIX stages|methods OPTIONS… IMAGE: where the milliseconds of an installed program's check
# go: for each package (or method) the mean of 20 runs, and how much of it loads and links classes.
# A look costs a little, so the sum is more than `make startup` tells.
set -eu
lib=$(CDPATH='' cd -P -- "$1/lib/preflight" && pwd -P)
depth=$2
shift 2
java=$(readlink -f "$lib/java")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$(dirname "$java")/javac" -d "$work" src/main/sh/Profile.java
set -- "-Dpicocli.converters.excludes=java.*" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xmx512m -Xlog:disable \
  -cp "$lib/preflight.jar:$work" Profile "$work/rows" "$depth" check "$@"
[ -f "$lib/preflight.jsa" ] && set -- -XX:SharedArchiveFile="$lib/preflight.jsa" "$@"
[ -f "$lib/preflight.aot" ] && set -- -XX:AOTCache="$lib/preflight.aot" "$@"
runs=${PROFILE_RUNS:-20}
i=0
while [ $i -le "$runs" ]; do
  PROFILE_STARTED=$(($(date +%s%N) / 1000000))
  export PROFILE_STARTED
  status=0
  "$java" "$@" >/dev/null 2>"$work/err" || status=$?
  if [ "$status" -gt 3 ] || [ "$status" -eq 2 ]; then
    cat "$work/err" >&2
    exit 2
  fi
  # the first run finds nothing in the page cache
  [ $i -gt 0 ] || : > "$work/rows"
  i=$((i + 1))
done
awk -F '\t' -v runs="$runs" '
  { time[$1] += $2; linking[$1] += $3; sum += $2; link += $3 }
  END {
    for (what in time) if (time[what] / runs >= 0.5)
      printf "%8.1f ms %8.1f  %s\n", time[what] / runs, linking[what] / runs, what | "sort -rn"
    close("sort -rn")
    printf "%8.1f ms %8.1f  in all (the second figure: loading and linking classes)\n", sum / runs, link / runs
  }' "$work/rows"
