#!/bin/sh
# Ends the process groups of a runner that died without stopping them (kill -9, a crash, a closed laptop's OOM).
# Standard input is a pipe whose other end only the runner holds: its end-of-file *is* the runner's death, on Linux
# and macOS alike, and unlike PR_SET_PDEATHSIG it reaches grandchildren (uvicorn's workers), which share the group.
# Lines read: "watch <group> <signal>" and "forget <group>".
trap '' HUP INT TERM
watched=''
while read -r verb group signal; do
  kept=''
  for entry in $watched; do
    [ "${entry%%:*}" = "$group" ] || kept="$kept $entry"
  done
  watched=$kept
  [ "$verb" = watch ] && watched="$watched $group:$signal"
done

for entry in $watched; do
  kill -s "${entry#*:}" -- "-${entry%%:*}" 2>/dev/null
done
rounds=50 # of 0.2 s: ten seconds, as the runner's own default grace
while [ "$rounds" -gt 0 ]; do
  alive=''
  for entry in $watched; do
    kill -s 0 -- "-${entry%%:*}" 2>/dev/null && alive="$alive $entry"
  done
  [ -n "$alive" ] || exit 0
  sleep 0.2
  rounds=$((rounds - 1))
done
for entry in $alive; do
  kill -s KILL -- "-${entry%%:*}" 2>/dev/null
done
