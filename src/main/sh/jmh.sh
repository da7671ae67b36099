#!/bin/sh
# jmh.sh [PATTERN]: runs the benchmarks of the parsers whose name has the pattern, all without one.
# JMH_ARGUMENTS are for JMH, such as "-f 1 -wi 1 -i 1" for a short run or "-prof gc" for allocations.
# The figures are for comparing two versions on one idle machine; nothing in the tests looks at them.
set -eu
mvn=${MVN:-mvn}
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
home=target/jmh
rm -rf "$home"
mkdir -p "$home/classes"
"$mvn" -B -ntp -q test-compile
"$mvn" -B -ntp -q dependency:build-classpath -DincludeScope=test -Dmdep.outputFile="$home/classpath"
classpath=target/test-classes:target/classes:$(cat "$home/classpath")
# only here does JMH's annotation processor run, on classes of their own
"${java}c" --release 17 -processor org.openjdk.jmh.generators.BenchmarkProcessor \
  -cp "$classpath" -d "$home/classes" src/test/java/preflight/bench/*Benchmark.java
# shellcheck disable=SC2086 # the arguments are several words
exec "$java" -cp "$home/classes:$classpath" org.openjdk.jmh.Main ${JMH_ARGUMENTS:-} "${1:-.*}"
