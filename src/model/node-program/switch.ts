import { deadmanService, deadmanTimer } from '../node/node-store.ts';
import { bash } from './bash.ts';

/**
 * The dead-man's switch: a timer and a service of systemd's, and the file that says what they are for. The service ends
 * well once all is put back; however else it ends, its time included, PID 1 reboots the node, for which it starts no program
 * (systemd.unit(5), FailureAction; a property of transient units since systemd 236).
 */
export const deadmanSwitch = bash`
switch=$boot/switch timer=${deadmanTimer} service=${deadmanService}
declare -A was=() # the state of units before a run

# The file says: run, by, deadline; file and restart, what the run is to change; was, the states of units before it. As the
# run goes on it adds begun for each unit that it restarts, and rpm for each package.
read_switch() {
  local word rest
  switch_run= switch_by= switch_deadline= paths=() begun=() was=() rpm_begun=
  [[ -e $switch ]] || return 1
  while IFS=$'\t' read -r word rest; do
    case $word in
      run) switch_run=$rest ;;
      by) switch_by=$rest ;;
      deadline) switch_deadline=$rest ;;
      file) paths+=("$rest") ;;
      begun) begun+=("$rest") ;;
      rpm) rpm_begun=yes ;;
      was) was[\${rest%%$'\t'*}]=\${rest#*$'\t'} ;;
    esac
  done < "$switch"
  [[ $switch_run ]]
}

# Whether a switch of systemd's may still fire, or is firing. If systemd does not answer, it may.
switch_is_live() {
  [[ $(limited 20 systemctl is-active -- "$timer" "$service") != $'inactive\ninactive' ]]
}

# What counts from its arming a timer counts anew after each reload of systemd's units, and a reload is part of many a
# change: so it counts from systemd's own start. One whose time comes while they are reloaded has lost it
# (systemd src/core/timer.c, timer_enter_waiting): so there is a second time. Without AccuracySec systemd takes a minute's
# liberty. A second more, since both clocks are cut to whole ones: it never fires before its deadline.
arm() { # SECONDS
  local unit now passed from
  printf -v now '%(%s)T' -1
  look_how_long
  from=$((passed + 1))
  {
    printf 'run\t%s\nby\t%s\ndeadline\t%s\n' "$run" "$by" "$((now + $1))"
    for unit in "\${!was[@]}"; do printf 'was\t%s\t%s\n' "$unit" "\${was[$unit]}"; done
    ((\${#paths[@]} == 0)) || printf 'file\t%s\n' "\${paths[@]}"
    ((\${#restart[@]} == 0)) || printf 'restart\t%s\n' "\${restart[@]}"
  } | keep "$switch" || { why="$switch could not be written"; return 1; }
  # Of an earlier one that failed, and whose reboot did not come.
  limited 20 systemctl reset-failed -- "$timer" "$service" 2> /dev/null
  why="the dead-man's switch could not be armed"
  limited 30 systemd-run --quiet --unit="\${service%.service}" --description="oc-rpmoverlay: put back run $run" \
    --on-startup="$((from + $1))s" --timer-property=OnStartupSec="$((from + $1 + 30))s" \
    --timer-property=AccuracySec=100ms \
    --property=Type=oneshot --property=TimeoutStartSec=180 --property=TimeoutStopSec=10 --property=FailureAction=reboot \
    -- /usr/bin/bash "$store/runs/$run/program" fire "$run" >&2 || return 1
  [[ $(limited 20 systemctl is-active -- "$timer") == active ]] || return 1
  why=
  say armed "$((now + $1))"
}

# Whoever disarms has the lock, or is the switch. Without its file the switch does nothing, even where its timer stays.
disarm() {
  rm -f -- "$switch" || { why="$switch could not be removed"; return 1; }
  limited 20 systemctl stop -- "$timer" 2> /dev/null
  case $(limited 20 systemctl is-active -- "$timer") in
    inactive | failed) ;;
    *) complain "$timer could not be stopped; it does nothing any more" ;;
  esac
}

# At once, and not from here: it ends this one too where it must.
fire_now() {
  limited 20 systemctl start --no-block -- "$service" >&2
}
`;
