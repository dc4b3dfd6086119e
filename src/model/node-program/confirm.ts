import { bash } from './bash.ts';

/** The verb that keeps what was changed. */
export const confirm = bash`
# 0: it is disarmed, or was before. 3: there is nothing to confirm any more; how the last run ended is said. 10: busy.
confirm() { # RUN
  if [[ -d $boot ]]; then
    why='somebody is at work on this node'
    open_lock && take_lock 30 || leave 10
    if read_switch && [[ $switch_run == "$run" ]] && switch_is_live; then
      # If it is firing, it waits for the lock, and goes on in a while.
      if [[ $(limited 20 systemctl is-active -- "$service") == inactive ]]; then
        disarm || leave 1
        note_end "$run" confirmed ''
        exit 0
      fi
    elif read_end "$boot/last"; then
      [[ $end_run != "$run" || $end_state != confirmed ]] || exit 0
      say_end last
    fi
  fi
  exit 3
}
`;
