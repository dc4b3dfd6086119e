import { bash } from '../../node-program/bash.ts';
import { rebootWithinSeconds } from '../rollback-store.ts';

/** What the timer starts. A status but 0 makes systemd start it again. */
export const guard = bash`
# The first time in a boot it notes that boot; once the time is over it goes back. A boot that is not confirmed is the only
# one that a deployment gets: what crashes before the time is over must not go on doing so. How often it is started says
# nothing.
guard() {
  take_lock 60 || leave 1
  read_switch || { clear_away; exit; }
  [[ $armed_boot != "$boot_id" ]] || exit 0
  read_deployments || leave 1
  if [[ $booted != "$staged" ]]; then
    [[ -z $firing || $booted != "$back" ]] || note_end rolledback "$firing" || leave 1
    clear_away
    exit
  fi
  [[ -z $firing ]] || go_back
  [[ -z $noted_boot || $noted_boot == "$boot_id" ]] || fire 'it was rebooted before anybody confirmed it'
  look_how_long
  [[ $noted_boot ]] || note_boot
  ((passed < window - 1)) || fire 'nobody confirmed it in time'
}

note_boot() {
  local now
  printf -v now '%(%s)T' -1
  if ((now - armed_at > ${String(rebootWithinSeconds)})); then
    complain "run $switch_run had armed it for a reboot that did not come"
    clear_away
    exit
  fi
  add_lines 'boot\t%s\ndeadline\t%s\n' "$boot_id" "$((now + window - passed))" || leave 1
}

fire() { # WHY
  firing=$1
  complain "$firing: back to $back"
  add_lines 'firing\t%s\n' "$firing" || complain 'that could not be written down'
  go_back
}

# What somebody else has made the next deployment is never dropped: then this one stays.
go_back() {
  if [[ \${sums[0]} == "$booted" ]]; then
    [[ " \${sums[*]} " == *" $back "* ]] || keep_this 'there is no deployment any more to go back to'
    make_default "$back" || leave 1
  elif [[ \${sums[0]} != "$back" ]]; then
    keep_this "\${sums[0]} is to be booted next \${kinds[0]}, which is somebody else's"
  fi
  # A shutdown ends this one too; if none comes it is tried again.
  limited 60 systemctl reboot
  sleep 120
  why='the node does not reboot'
  leave 1
}

keep_this() { # WHY
  complain "$1"
  note_end kept "$firing, but $1" && clear_away
  exit
}
`;
