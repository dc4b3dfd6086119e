# runc.sh ARG...: has the node's own container runtime do what ARG... say, in the namespaces of PID 1. Says `runc` on fd 3
# right before, and why in Go's words where the kernel does not let it run. (bash itself would run a file without any mark.)
shopt -s execfail
echo runc >&3
fail() { echo "fork/exec /usr/bin/runc: $1" >&3; exit 127; }
[ -e /usr/bin/runc ] || fail 'no such file or directory'
[ -f /usr/bin/runc ] && [ -x /usr/bin/runc ] || fail 'permission denied'
IFS= read -rn2 mark 2> /dev/null < /usr/bin/runc
[ "$mark" = '#!' ] || [ "$mark" = $'\x7fE' ] || fail 'exec format error'
exec /usr/bin/runc "$@"
case $? in 127) fail 'no such file or directory' ;; *) fail 'exec format error' ;; esac
