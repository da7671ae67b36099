#!/bin/sh
# engine.sh start|bare|stop|env FOLDER: a container engine of one's own for the tests, without a network
# bridge; root is needed. `eval "$(engine.sh env FOLDER)"` says to Testcontainers where it is.
set -eu
folder=${2:?a folder is needed, with a short path}
socket=$folder/docker.sock
case ${1-} in
  start)
    mkdir -p "$folder"
    dockerd --data-root "$folder/data" --exec-root "$folder/exec" -p "$folder/pid" -H "unix://$socket" \
      --bridge=none --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false \
      >"$folder/log" 2>&1 &
    tries=0
    until docker -H "unix://$socket" version >/dev/null 2>&1; do
      tries=$((tries + 1))
      if [ $tries -gt 150 ]; then
        tail -5 "$folder/log" >&2
        echo "preflight: the container engine did not start" >&2
        exit 2
      fi
      sleep 0.2
    done
    ;;
  bare)
    # a Debian without Java; kept, since making it takes half a minute
    kept=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/preflight/debian-minbase.tar
    if [ ! -f "$kept" ]; then
      mkdir -p "${kept%/*}"
      debootstrap --variant=minbase bookworm "$folder/debian" >"$folder/debootstrap" ||
        { tail -5 "$folder/debootstrap" >&2; exit 2; }
      tar -C "$folder/debian" --exclude=./var/cache/apt/archives/'*.deb' -cf "$kept.part" .
      mv "$kept.part" "$kept"
      rm -rf "$folder/debian"
    fi
    docker -H "unix://$socket" import "$kept" preflight-bare:local >/dev/null
    # what fixtures/container begins with, which cannot be pulled everywhere
    docker -H "unix://$socket" tag preflight-bare:local debian:bookworm-slim
    ;;
  stop)
    [ -f "$folder/pid" ] || exit 0
    engine=$(cat "$folder/pid")
    kill "$engine"
    while kill -0 "$engine" 2>/dev/null; do sleep 0.2; done
    # the engine leaves its network namespace mounted, which keeps the folder from being removed
    for mount in "$folder"/exec/netns/*; do
      if [ -e "$mount" ]; then umount "$mount" 2>/dev/null || true; fi
    done
    ;;
  env)
    # it runs on this machine, whatever it looks like; nothing can be pulled, so nothing is
    echo "export DOCKER_HOST=unix://$socket TESTCONTAINERS_RYUK_DISABLED=true" \
      "TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1 TESTCONTAINERS_CHECKS_DISABLE=true"
    ;;
  *)
    echo "usage: engine.sh start|bare|stop|env FOLDER" >&2
    exit 2
    ;;
esac
