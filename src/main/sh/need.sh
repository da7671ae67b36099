#!/bin/sh
# One clear line for what is missing.
set -eu
fail() { echo "preflight: $1" >&2; exit 2; }
javac="${JAVA_HOME:+$JAVA_HOME/bin/}javac"
command -v "$javac" >/dev/null 2>&1 ||
  fail "a JDK of version 17 or newer is needed (Debian: apt-get install openjdk-17-jdk-headless)"
version=$("$javac" -version 2>&1 | sed 's/^javac \([0-9]*\).*/\1/')
[ "$version" -ge 17 ] 2>/dev/null || fail "$javac is of version $version, 17 or newer is needed"
command -v "${MVN:-mvn}" >/dev/null 2>&1 ||
  fail "Maven is needed (Debian: apt-get install maven)"
