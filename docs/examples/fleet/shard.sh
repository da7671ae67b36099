#!/bin/sh
# shard.sh LIST OUT: checks one shard of a list of images (one a line) and leaves lines of JSON in
# the folder OUT. Which shard, and of how many, the engine tells: AWS Batch (array job), Kubernetes
# (indexed Job) or whoever sets SHARD_INDEX, counted from 0, and SHARD_COUNT.
set -eu
list=$1
out=$2
index=${SHARD_INDEX:-${AWS_BATCH_JOB_ARRAY_INDEX:-${JOB_COMPLETION_INDEX:-0}}}
count=${SHARD_COUNT:-1}
case $index$count in
  *[!0-9]*) echo "shard.sh: '$index' of '$count' is no shard" >&2; exit 2 ;;
esac
[ "$index" -lt "$count" ] || { echo "shard.sh: shard $index of $count is none" >&2; exit 2; }
mkdir -p "$out"
result=$out/shard-$index.jsonl
awk -v index_="$index" -v count="$count" '(NR - 1) % count == index_' "$list" > "$result.list"
# shellcheck disable=SC2086 # the options are several words
preflight check --from "$result.list" --format jsonl ${PREFLIGHT_SHARD_OPTIONS:-} > "$result.part" ||
  [ $? -le 3 ]
# what is predicted stands in the lines; only a worker that did not do its work is to be started again
if [ "$(wc -l < "$result.part")" -lt "$(grep -c . "$result.list")" ]; then
  echo "shard.sh: shard $index has not checked all its images" >&2
  exit 1
fi
mv "$result.part" "$result"
rm "$result.list"
