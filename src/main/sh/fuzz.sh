#!/bin/sh
# Fuzzes each target in a JVM of its own and prints a line for it; `fuzz.sh seeds` makes the seeds
# anew. FUZZ_SECONDS are divided over all targets (default 1800), FUZZ_TARGET is a part of the names
# of those to run (DiskFuzzTest, ::vdi). Ends with 1 if anything was found.
set -eu
mvn=${MVN:-mvn}
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
seconds=${FUZZ_SECONDS:-1800}
wanted=${FUZZ_TARGET:-}
here=$(pwd)
home=$here/target/fuzz
resources=$here/src/test/resources
mkdir -p "$home/found"

"$mvn" -B -ntp -q test-compile
"$mvn" -B -ntp -q dependency:build-classpath -DincludeScope=test -Dmdep.outputFile="$home/classpath"
# Jazzer lists all classes, and those of the AWS SDK alone fill the heap that an input may have
libraries=$(tr ':' '\n' < "$home/classpath" | grep -v '/awssdk/' | paste -s -d : -)
classpath=$here/target/test-classes:$here/target/classes:$libraries

if [ "${1-}" = seeds ]; then
  exec "$java" -cp "$classpath" preflight.fuzz.Seeds
fi

classes=$(cd target/test-classes && find . -name '*FuzzTest.class' | sort |
  sed 's|^\./||; s|\.class$||' | tr '/' '.' | paste -s -d : -)
targets=$("$java" -cp "$classpath" com.code_intelligence.jazzer.Jazzer \
  --list_fuzz_tests="$classes" 2>/dev/null | grep -F -e "$wanted" || true)
if [ -z "$targets" ]; then
  echo "preflight: no fuzz target has \"$wanted\" in its name" >&2
  exit 2
fi
count=$(printf '%s\n' "$targets" | wc -l)
each=$((seconds / count))
[ "$each" -ge 1 ] || each=1

echo "== $count targets, $each seconds each"
cd "$home"
found=0
for target in $targets; do
  class=${target%::*}
  method=${target#*::}
  name=$(echo "${class##*.}-$method" | sed 's/FuzzTest//')
  log=$home/$name.log
  start=$(date +%s)
  status=0
  # What lives of JUnit, Jazzer and all classes is some 25 MiB; an input may hold 64 MiB more. Both
  # have room in the two thirds of the heap that this collector has for what stays. A hang is what
  # Bounded would not live to tell.
  "$java" -XX:+UseSerialGC -Xmx144m -cp "$classpath" com.code_intelligence.jazzer.Jazzer \
    --target_class="$class" --target_method="$method" \
    '--instrumentation_includes=preflight.**' '--custom_hook_includes=preflight.**' \
    '--instrumentation_excludes=preflight.fuzz.**' \
    --reproducer_path="$home" -artifact_prefix="$home/found/$name-" \
    -max_total_time="$each" -timeout=60 -rss_limit_mb=2048 -print_final_stats=1 \
    >"$log" 2>&1 || status=$?
  took=$(($(date +%s) - start))
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -1)
  reach=$(sed -n 's/^#.* cov: \([0-9]*\) ft: \([0-9]*\) .*/\1 edges, \2 features/p' "$log" | tail -1)
  printf '%-24s %5s s %9s runs  %s\n' "$name" "$took" "${runs:-0}" "${reach:-nothing covered}"
  if [ "$status" -ne 0 ] || [ -z "$reach" ]; then
    found=$((found + 1))
    grep -E -A 3 '^== (Java Exception|libFuzzer|ERROR)|^Caused by|^SUMMARY|^==[0-9]+== ERROR' "$log" |
      head -16 | sed 's/^/    /'
    file=$(sed -n 's/.*Test unit written to //p' "$log" | tail -1)
    if [ -n "$file" ]; then
      inputs=$resources/$(echo "$class" | tr . /)Inputs/$method
      echo "    input:  $file"
      echo "    keep:   cp $file $inputs/WHAT-IT-WAS"
    fi
    echo "    log:    $log"
  fi
done
if [ "$found" -gt 0 ]; then
  echo "== $found of $count targets found something"
  exit 1
fi
echo "== nothing found"
