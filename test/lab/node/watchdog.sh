#!/bin/bash
# watchdog.sh CGROUP: waits until the lab closes this process's standard input, by choice or because it was killed, and
# removes the lab's cgroup with all that is left in it. All else of a lab (processes, mounts, networks) ends with the lab.
read -r || true
for attempt in {1..100}; do
  [ -d "$1" ] || exit 0
  echo 1 > "$1/cgroup.kill"
  find "$1" -depth -type d -exec rmdir {} + 2> /dev/null
  sleep 0.1
done
