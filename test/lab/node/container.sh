#!/bin/bash
# container.sh CGROUP PID SCRIPT ARG...: runs SCRIPT (text for bash) in the cgroup of a container and in the namespaces of the
# process PID; with NEW_ROOT=1 in a mount namespace of its own, which begins as a private copy of that of PID.
# Standard input and outputs become real pipes: what comes from Node are sockets, which no program can open as /dev/stdin.
cgroup=$1 pid=$2 script=$3
shift 3
exec < <(exec cat 3>&-) > >(exec cat 3>&-) 2> >(exec cat 3>&- >&2)
echo 0 > "$cgroup/cgroup.procs"
exec nsenter --target "$pid" --mount --uts --ipc --net --pid --cgroup setpriv --pdeathsig KILL \
  ${NEW_ROOT:+unshare --mount --propagation private} bash -c "$script" container "$@"
