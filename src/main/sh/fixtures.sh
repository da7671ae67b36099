#!/bin/sh
# fixtures.sh NAME…: builds the images of these recipes in a container that has the tools for it, as the
# user who asks and without a network, into target/fixtures. Says where each is.
set -eu
engine=${ENGINE:-docker}
command -v "$engine" >/dev/null 2>&1 || {
  echo "preflight: $engine is needed (or another engine: ENGINE=podman)" >&2
  exit 2
}
[ $# -gt 0 ] || {
  echo "preflight: no image is named; make fixtures NAMES=\"debian8-ova nixos\"" >&2
  exit 2
}
"$engine" image inspect preflight-fixtures >/dev/null 2>&1 ||
  "$engine" build --network=host -t preflight-fixtures fixtures/container >&2
mkdir -p target/fixtures
for name in "$@"; do rm -rf "target/fixtures/${name:?}"; done
built=$("$engine" run --rm --network none --read-only --tmpfs /tmp:exec --user "$(id -u):$(id -g)" \
  -v "$PWD:/project:ro" -v "$PWD/target/fixtures:/built" -w /project preflight-fixtures \
  java -cp 'target/classes:target/test-classes:target/libs/*' preflight.fixture.Build --into /built "$@")
echo "$built" | sed "s#/built/#target/fixtures/#"
