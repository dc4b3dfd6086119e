#!/bin/bash
# container.sh CGROUP PROGRAM ARG...: runs a program in a cgroup and on real pipes: what comes from Node are sockets, which
# cannot be opened as /dev/stdin.
cgroup=$1
shift
exec < <(exec cat 3>&-) > >(exec cat 3>&-) 2> >(exec cat 3>&- >&2)
echo 0 > "$cgroup/cgroup.procs"
exec "$@"
