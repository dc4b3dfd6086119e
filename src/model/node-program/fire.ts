import { bash } from './bash.ts';

/** The verb of the dead-man's switch. */
export const fire = bash`
# Any status but 0 makes PID 1 reboot the node.
fire() { # RUN
  local reason='nobody confirmed it in time' now
  # A put that is still at work at this time hangs, or has systemd wait.
  if ! { open_store && open_lock && take_lock 5; }; then
    limited 10 systemctl kill --signal=KILL -- "oc-rpmoverlay-put-$run.service" 2> /dev/null
    take_lock 25 || complain 'somebody has the lock; it goes on without'
  fi
  read_switch && [[ $switch_run == "$run" ]] || exit 0
  printf -v now '%(%s)T' -1
  ((now >= switch_deadline)) || reason='it was fired before its time'
  # A put that could not take itself back knows better.
  if read_end "$boot/last" && [[ $end_run == "$run" ]]; then reason=$end_why; fi
  why='a package was installed'
  if [[ -z $rpm_begun ]] && put_back_run "$run" && reload_units "\${paths[@]}" "\${begun[@]}" &&
    return_units "\${begun[@]}" && await_health 60 && disarm; then
    forget_run "$run"
    note_end "$run" rolledback "$reason"
    exit 0
  fi
  note_end "$run" failed "$reason; then $why"
  leave 1
}
`;
