#!/usr/bin/env bash
# Ends what up.sh has started in this folder, and waits until it is gone.
for file in "$1"/{n1,n2,controller,munged}.pid; do
  [[ -s $file ]] || continue
  pid=$(<"$file")
  kill "$pid" 2>/dev/null || continue
  for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
done
