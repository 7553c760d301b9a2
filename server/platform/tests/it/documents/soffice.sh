#!/bin/sh
# Stands in for LibreOffice: does what the file `mode` beside it says, and notes each run in `runs`.
here=$(dirname "$0")
echo "$@" >> "$here/runs"
out=
previous=
for word; do
  [ "$previous" = --outdir ] && out=$word
  previous=$word
done
made=$out/$(basename "${previous%.*}").pdf
case $(cat "$here/mode") in
  unreadable)
    echo "Error: source file could not be loaded" >&2
    exit 0
    ;;
  crash)
    echo "out of memory" >&2
    exit 134
    ;;
  text)
    echo "no PDF" > "$made"
    ;;
  flood)
    while :; do cat "$here/paper" >> "$made"; done
    ;;
  hang)
    # The one that works is the child of the one that was started.
    sleep 600 &
    echo $! > "$here/pid"
    wait
    ;;
  *) cp "$here/paper" "$made" ;;
esac
