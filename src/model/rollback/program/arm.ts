import { bash } from '../../node-program/bash.ts';

/** The verbs of the client. */
export const arm = bash`
# 0: armed. 10: somebody else is at work on the switch. 12: what is staged or booted is something else.
arm() { # RUN BY STAGED BACK SECONDS
  local now
  take_lock 30 || leave 10
  read_deployments && judge_deployments "$3" "$4" || leave_draft 12
  # One that is there already is replaced: of a run that has never come to its reboot nothing needs to be kept, and what
  # another one goes back to from the booted deployment is gone with the next boot. One that is going back right now holds
  # the lock, or has made its deployment the next.
  why='the switch could not be written'
  printf -v now '%(%s)T' -1
  rm -f -- "$link" "$last" &&
    printf 'run\t%s\nby\t%s\nstaged\t%s\nback\t%s\nwindow\t%s\nat\t%s\narmed-boot\t%s\n' "$@" "$now" "$boot_id" |
    keep "$switch" && mv -fT -- "$0" "$place/program" && sync -- "$place" && write_units "$5" || leave 1
  say armed
}

judge_deployments() { # STAGED BACK
  why="the next deployment is \${sums[0]}, not $1"
  [[ \${sums[0]} == "$1" ]] || return 1
  why="the booted deployment is $booted, not $2"
  [[ $booted == "$2" && $1 != "$2" ]]
}

leave_draft() { # STATUS
  rm -f -- "$0"
  rmdir -- "$place" 2> /dev/null
  leave "$1"
}

# Takes an arming back whose reboot does not come. One that is on its way needs its switch.
withdraw() { # RUN
  [[ -d $place ]] || exit 0
  take_lock 30 || leave 10
  if read_switch && { [[ $switch_run != "$1" || $armed_boot != "$boot_id" ]] || node_goes_down "$1"; }; then exit 0; fi
  why='the switch could not be taken away'
  clear_away || leave 1
}

node_goes_down() { # RUN
  local state
  for state in $(limited 20 systemctl is-active -- "oc-rpmoverlay-reboot-$1.timer" "oc-rpmoverlay-reboot-$1.service"); do
    [[ $state == inactive ]] || return 0
  done
  [[ $(limited 20 systemctl is-system-running) == stopping ]]
}

# 0: nothing is armed any more. 3: too late; what it came to is said. 10: busy, or another run's.
confirm() { # RUN
  [[ -d $place ]] || exit 0
  take_lock 30 || leave 10
  if read_switch; then
    why="it is the switch of run $switch_run of $switch_by"
    [[ $switch_run == "$1" ]] || leave 10
    why=$firing
    # Where firing has not come to anything yet, it may still be kept from it.
    [[ -z $firing ]] || { read_deployments && [[ \${sums[0]} == "$booted" && $booted == "$staged" ]]; } || leave 3
    limited 20 systemctl stop -- "$timer" "$service" 2> /dev/null
  elif [[ -e $last ]] && grep -Fxq -e $'run\t'"$1" -- "$last"; then
    why='it has fired'
    leave 3
  fi
  why='the switch could not be taken away'
  clear_away && limited 60 systemctl daemon-reload || leave 1
}
`;
