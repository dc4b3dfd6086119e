#!/bin/bash
# container.sh CGROUP PROGRAM ARG...: runs a program on real pipes (what comes from Node are sockets, which cannot be opened
# as /dev/stdin), with fd 4 open: who writes 0 to it is in the cgroup.
exec 4> "$1/cgroup.procs"
shift
exec < <(exec cat 3>&- 4>&-) > >(exec cat 3>&- 4>&-) 2> >(exec cat 3>&- 4>&- >&2)
exec "$@"
