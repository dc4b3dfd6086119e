# start.sh VARIABLE=VALUE... -- PROGRAM ARG...: the last step of a container runtime. Says on fd 3 that the program starts,
# or in a runtime's words why it cannot. $PTY holds the text of pty.pl where a terminal is wanted.
variables=()
while [ "$1" != -- ]; do
  variables+=("$1")
  case $1 in PATH=*) PATH=${1#PATH=} ;; esac
  shift
done
shift
if [[ $1 == */* ]]; then
  [ -e "$1" ] || { echo "exec: \"$1\": stat $1: no such file or directory" >&3; exit 127; }
  [ -f "$1" ] && [ -x "$1" ] || { echo "exec: \"$1\": permission denied" >&3; exit 126; }
else
  type -P -- "$1" > /dev/null || { echo "exec: \"$1\": executable file not found in \$PATH" >&3; exit 127; }
fi
echo started >&3
[ ! "$PTY" ] || exec env -i "${variables[@]}" /usr/bin/perl -e "$PTY" -- "$@"
exec 3>&-
exec env -i "${variables[@]}" "$@"
