#!/bin/sh
# Builds and tests with the default JDK, then runs the same tests on every other JDK found, but for those
# tagged `once`, whose answer no JVM changes: the table of mutations, what other programs do.
set -eu
mvn=${MVN:-mvn}
javac=$(command -v "${JAVA_HOME:+$JAVA_HOME/bin/}javac")
default=$(dirname "$(dirname "$(readlink -f "$javac")")")
major() { "$1/bin/java" -version 2>&1 | sed -n '1s/[^"]*"\([0-9]*\).*/\1/p'; }

echo "== tests on Java $(major "$default") ($default)"
"$mvn" -B -ntp verify

done_majors=" $(major "$default") "
for home in /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
  if [ ! -x "$home/bin/javac" ] || [ -L "$home" ]; then continue; fi
  version=$(major "$home")
  [ "${version:-0}" -ge 17 ] || continue
  case "$done_majors" in *" $version "*) continue ;; esac
  done_majors="$done_majors$version "
  echo "== tests on Java $version ($home)"
  "$mvn" -B -ntp surefire:test -Djvm="$home/bin/java" -Dtest.excludedGroups=slow,genuine,dist,once
done
echo "== tested on Java$done_majors"
