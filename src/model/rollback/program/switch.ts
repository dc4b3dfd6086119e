import { bash } from '../../node-program/bash.ts';
import { rollbackDirectory, rollbackLink, rollbackService, rollbackTimer, unitDirectory } from '../rollback-store.ts';

/** The files of `rollback-store.ts`. What they say must outlive a crash, so all of them are synced. */
export const switchFiles = bash`
place=${rollbackDirectory} switch=${rollbackDirectory}/switch last=${rollbackDirectory}/last
units=${unitDirectory} timer=${rollbackTimer} service=${rollbackService} link=${rollbackLink}
boot_id=$(< /proc/sys/kernel/random/boot_id)

# The directory is its own lock; another one may stand in its place by the time that it is had.
take_lock() { # SECONDS
  why='somebody else is at work on the switch'
  while exec 9< "$place"; do
    flock -w "$1" 9 || return 1
    [[ ! $place -ef /proc/self/fd/9 ]] || return 0
  done
}

# The file says: run, by, staged, back, window, at, armed-boot; since its boot also boot and deadline; firing, once it fires.
read_switch() {
  local word rest
  switch_run= switch_by= staged= back= window= armed_at= armed_boot= noted_boot= firing=
  [[ -e $switch ]] || return 1
  while IFS=$'\t' read -r word rest; do
    case $word in
      run) switch_run=$rest ;;
      by) switch_by=$rest ;;
      staged) staged=$rest ;;
      back) back=$rest ;;
      window) window=$rest ;;
      at) armed_at=$rest ;;
      armed-boot) armed_boot=$rest ;;
      boot) noted_boot=$rest ;;
      firing) firing=$rest ;;
    esac
  done < "$switch"
  [[ $switch_run && $staged && $back && $window && $armed_at && $armed_boot ]]
}

# Standard input becomes the content of a file, whole or not at all.
keep() { # FILE
  cat > "$1.new" && sync -- "$1.new" && mv -fT -- "$1.new" "$1" && sync -- "\${1%/*}"
}

add_lines() { # FORMAT WORD...
  { cat -- "$switch" && printf "$@"; } | keep "$switch"
}

# What a switch that fired has come to.
note_end() { # STATE WHY
  local at
  printf -v at '%(%s)T' -1
  printf 'run\t%s\nstate\t%s\nat\t%s\nwhy\t%s\n' "$switch_run" "$1" "$at" "$2" | keep "$last"
}

# Nothing of it is left but what it came to: first what would start it, then what it goes by. Of a switch that is going on
# right now the service has to end by itself.
clear_away() {
  limited 20 systemctl stop -- "$timer" 2> /dev/null
  rm -f -- "$link" || return 1
  rmdir -- "\${link%/*}" 2> /dev/null # It may have been made for this alone.
  rm -f -- "$units/$timer" "$units/$service" "$units/$timer.new" "$units/$service.new" || return 1
  rm -f -- "$switch" "$switch.new" "$last.new" "$place"/program* || return 1
  [[ -e $last ]] || rmdir -- "$place"
}
`;
