#!/bin/sh
# Stands in for ffmpeg: does what the file `mode` beside it says, and notes each run in `runs`.
here=$(dirname "$0")
echo "$@" >> "$here/runs"
for target; do :; done
case $(cat "$here/mode") in
  fail)
    echo "the picture is broken" >&2
    exit 1
    ;;
  hang)
    echo $$ > "$here/pid"
    exec sleep 600
    ;;
  wait)
    echo out_time_us=1000000
    while [ ! -e "$here/go" ]; do sleep 0.05; done
    ;;
esac
case $target in
  *.jpg) cp "$here/poster" "${target#file:}" ;;
  *) cp "$here/video" "${target#file:}" ;;
esac
