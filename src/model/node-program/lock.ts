import { bash } from './bash.ts';

/** One at a time. The kernel frees the lock of whoever dies. */
export const lock = bash`
# Fd 9 is the lock's. Only root may open it: who may read a file may lock it.
open_lock() {
  (umask 077 && : >> "$store/lock") && exec 9<> "$store/lock"
}

# Takes the lock within so many seconds, and says so in it for those who wait.
take_lock() { # SECONDS
  flock -w "$1" 9 && note_holder
}

note_holder() {
  printf '%s\t%s\n' "$run" "\${by-}" > "$store/lock" || :
}

# Takes the lock, once no other run's switch is armed; waits for both. With the lock comes the right to clear away a switch
# that nothing would fire any more: of a put that was killed before it was armed.
await_turn() { # SECONDS
  local until told= holder holder_by
  look_at_clock
  until=$((clock + $1))
  while :; do
    if flock -w 0.5 9; then
      if ! read_switch || ! switch_is_live; then
        rm -f -- "$switch" && note_holder
        return
      fi
      flock -u 9
      holder=$switch_run holder_by=$switch_by
      why="run $holder of $holder_by has not been confirmed yet"
    else
      IFS=$'\t' read -r holder holder_by < "$store/lock"
      why="run $holder of $holder_by is at work on this node"
    fi
    [[ $told == "$holder" ]] || say waiting "$holder" "$holder_by"
    told=$holder
    look_at_clock
    ((clock < until)) || return 1
    sleep 0.3
  done
}
`;
