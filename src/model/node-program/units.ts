import { bash } from './bash.ts';

/** Restarting what runs the changed files, and doing so again once they are back. */
export const units = bash`
# Remembers the states of units.
note_units() { # UNIT...
  local unit states=()
  (($#)) || return 0
  mapfile -t states < <(limited 20 systemctl is-active -- "$@")
  ((\${#states[@]} == $#)) || { why="systemd does not answer"; return 1; }
  for unit; do
    was[$unit]=\${states[0]}
    states=("\${states[@]:1}")
  done
}

# The units that were restarted since the boot, in the order of their first time, and what they were before it.
read_restarted() {
  local unit state
  restarted=()
  [[ -e $boot/restarted ]] || return 0
  while IFS=$'\t' read -r unit state; do
    restarted+=("$unit")
    was[$unit]=$state
  done < "$boot/restarted"
}

# The kubelet asks the container runtime for all that it does, whichever was restarted first.
put_kubelet_last() {
  local unit others=() kubelet=()
  for unit in "\${restarted[@]}"; do
    if [[ $unit == kubelet.service ]]; then kubelet=("$unit"); else others+=("$unit"); fi
  done
  restarted=("\${others[@]}" "\${kubelet[@]}")
}

note_restart() { # UNIT
  if [[ -e $boot/restarted ]] && cut -f 1 -- "$boot/restarted" | grep -Fxq -e "$1"; then return 0; fi
  printf '%s\t%s\n' "$1" "\${was[$1]}" >> "$boot/restarted"
}

# systemd keeps the content of unit files until it is told to look again.
reload_units() { # PATH-OR-UNIT...
  local each
  for each; do
    case $each in
      */systemd/system/* | kubelet | kubelet.service)
        limited 60 systemctl daemon-reload >&2 && return
        why="systemd could not be made to reload its units"
        return 1
        ;;
    esac
  done
}

# What crashed too often with a bad file is not started any more, until that is forgotten.
restart_unit() { # UNIT
  limited 20 systemctl reset-failed -- "$1" 2> /dev/null
  limited 120 systemctl restart -- "$1" >&2 && return
  why="$1 could not be restarted"
  return 1
}

# A unit that does its work and ends is not active afterwards.
is_oneshot() { # UNIT
  [[ $(limited 20 systemctl show --property=Type --value -- "$1") == oneshot ]]
}

# Waits until units are active, at two looks in a row: what dies at once was active for a moment.
await_active() { # SECONDS UNIT...
  local until unit state states looks=0
  look_at_clock
  until=$((clock + $1))
  shift
  (($#)) || return 0
  while :; do
    mapfile -t states < <(limited 20 systemctl is-active -- "$@")
    for unit; do
      state=\${states[0]-unknown}
      [[ $state == active ]] || break
      states=("\${states[@]:1}")
    done
    if [[ $state == active ]]; then
      ((++looks < 2)) || return 0
    else
      looks=0 why="$unit is $state"
      look_at_clock
      # From these no unit comes back by itself.
      [[ $state != failed && $state != inactive ]] && ((clock < until)) || return 1
    fi
    sleep 0.5
  done
}

# Brings units back to what they were before they were restarted. What was not active then need not be now.
return_units() { # UNIT...
  local unit awaited=()
  for unit; do
    case \${was[$unit]-active} in
      active | reloading)
        restart_unit "$unit" || return 1
        awaited+=("$unit")
        ;;
      inactive | failed)
        if is_oneshot "$unit"; then restart_unit "$unit"; else limited 120 systemctl stop -- "$unit" >&2; fi
        ;;
      *) restart_unit "$unit" ;;
    esac
    say restarted "$unit"
  done
  await_active 60 "\${awaited[@]}"
}
`;
