import { bash } from './bash.ts';

/** Events for the client, words for a person, the time, and the end of commands that do not end. */
export const speech = bash`
# One event for the client: its words with tabs between them. Nobody needs to listen.
say() {
  local IFS=$'\t'
  printf '%s\n' "$*" 2> /dev/null || :
}

# Words for a person.
complain() {
  printf '%s\n' "$*" >&2 2> /dev/null || :
}

# Ends with a status, and with the reason.
leave() { # STATUS
  complain "$why"
  exit "$1"
}

# Runs a command that waits for others, for so many seconds at most. It gets neither the client's words nor the lock, which
# a daemon that it leaves behind would keep.
limited() { # SECONDS COMMAND...
  local seconds=$1
  shift
  timeout --kill-after=5 "$seconds" "$@" < /dev/null 8<&- 9>&-
}

# The seconds since the boot: they do not jump when the clock is set.
look_at_clock() {
  read -r clock _ < /proc/uptime
  clock=\${clock%.*}
}

# The seconds since systemd was started, which its timers go by.
look_how_long() {
  local since
  look_at_clock
  since=$(limited 20 systemctl show --property=UserspaceTimestampMonotonic --value)
  passed=$((clock - \${since:-0} / 1000000))
}
`;
