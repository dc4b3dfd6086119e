import { bash } from './bash.ts';

/** How runs ended. */
export const endings = bash`
# How a run ended. What it brought is of no use any more.
note_end() { # RUN STATE WHY
  end_run=$1 end_state=$2 end_why=\${3//[[:cntrl:]]/ }
  printf -v end_at '%(%s)T' -1
  write_end "$boot/last"
  note_state "$1" "$2"
  rm -rf -- "$store/runs/$1/new"
}

# How far a run has come.
note_state() { # RUN STATE
  [[ ! -d $store/runs/$1 ]] || printf '%s\n' "$2" > "$store/runs/$1/state"
}

write_end() { # FILE
  printf 'run\t%s\nstate\t%s\nat\t%s\nwhy\t%s\n' "$end_run" "$end_state" "$end_at" "$end_why" | keep "$1"
}

read_end() { # FILE
  local word rest
  end_run= end_state= end_at= end_why=
  [[ -e $1 ]] || return 1
  while IFS=$'\t' read -r word rest; do
    case $word in
      run) end_run=$rest ;;
      state) end_state=$rest ;;
      at) end_at=$rest ;;
      why) end_why=$rest ;;
    esac
  done < "$1"
  [[ $end_run && $end_state ]]
}

# How the last run of the boot before this one ended. If its switch was still armed, the reboot has done its work.
read_former_end() {
  local each newest= unconfirmed
  for each in "$store"/boots/*/; do
    [[ -d $each && $each != "$boot/" ]] || continue
    [[ $newest && $newest -nt $each ]] || newest=$each
  done
  [[ $newest ]] || { read_end "$store/boots/last-of-former-boot"; return; }
  read_end "\${newest}last"
  unconfirmed=$(switch=\${newest}switch && read_switch && printf '%s' "$switch_run")
  if [[ $unconfirmed && $unconfirmed != "$end_run" ]]; then
    end_run=$unconfirmed end_state=rolledback end_at= end_why='the node was rebooted before it was confirmed'
  fi
  [[ $end_run ]]
}

say_end() { # EVENT
  say "$1" "$end_run" "$end_state" "$end_at" "$end_why"
}
`;
