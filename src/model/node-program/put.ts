import { bash } from './bash.ts';

/** The verb that changes the node. */
export const put = bash`
put() { # RUN
  plan_boot= deadman_seconds= lock_seconds= by=
  exec 8<&0 < /dev/null # The client's words are for await_word alone.
  read_plan "$store/runs/$run/plan" || leave 12
  why='the node has been rebooted since the plan was made'
  [[ $plan_boot == "$boot_id" ]] || leave 11
  why="$store could not be written"
  open_store && open_lock || leave 12
  await_turn "$lock_seconds" || leave 10
  sweep
  judge_plan && prepare_put || leave 12
  if keep_originals && arm_if_asked && make_changes; then finish_put; fi
  take_back
}

prepare_put() {
  paths=() begun=() was=() rpm_begun=
  note_units "\${restart[@]}" kubelet.service crio.service && note_sshd
}

arm_if_asked() {
  ((deadman_seconds > 0 && \${#todo[@]} + \${#restart[@]} > 0)) || return 0
  may_go_on && arm "$deadman_seconds" && note_state "$run" armed
}

finish_put() {
  if [[ -e $switch ]]; then
    note_state "$run" 'done'
    exec 9>&- # whoever confirms needs the lock
    say 'done'
    await_word
  else
    note_end "$run" 'done' ''
    say 'done'
  fi
  exit 0
}

# While the switch is armed: fire, said by the client over the connection that it has, needs no new one, which may not be
# had any more. In return it hears how this ended.
await_word() {
  local piece word=
  while [[ -z $stopped ]]; do
    if IFS= read -r -t 1 -u 8 piece; then
      word+=$piece
      [[ $word != fire ]] || fire_now
      word=
    elif (($? > 128)); then
      word+=$piece
    else
      return
    fi
    if [[ ! -e $switch ]] && read_end "$boot/last" && [[ $end_run == "$run" ]]; then
      say_end ended
      return
    fi
  done
}

# Nothing of a put that failed stays, or the switch has to do it: what rpm has begun, only a reboot takes back.
take_back() {
  local reason=$why
  trap '' TERM
  complain "$reason"
  why='a package was installed'
  if [[ -z $rpm_begun ]] && put_back_run "$run" && reload_units "\${paths[@]}" "\${begun[@]}" &&
    return_units "\${begun[@]}" && { [[ ! -e $switch ]] || disarm; }; then
    forget_run "$run"
    note_end "$run" rolledback "$reason"
    exit 20
  fi
  note_end "$run" failed "$reason; then $why"
  [[ ! -e $switch ]] || fire_now
  leave 21
}
`;
