import { putPrefix } from '../node/node-store.ts';
import { bash } from './bash.ts';

/** The verb that only looks. `store-view.ts` reads what it says. */
export const show = bash`
show() {
  local place path name state
  say boot "$boot_id"
  show_holder
  show_puts
  if read_switch; then
    state=stale
    ! switch_is_live || state=armed
    [[ $(limited 20 systemctl is-active -- "$service") != activating ]] || state=firing
    say switch "$switch_run" "$switch_by" "$switch_deadline" "$state"
  fi
  ! read_end "$boot/last" || say_end last
  ! read_former_end || say_end formerly
  for place in "$boot"/files/????????????????/; do
    [[ -e $place/path ]] || continue
    path=$(< "$place/path")
    look_at_file "$path"
    say file "$path" "$(< "$place/original.sha256")" "$(cat -- "$place/new.sha256" 2> /dev/null)" "$seen"
  done
  if [[ -e $boot/rpms ]]; then
    while IFS= read -r name; do say rpm "$name"; done < "$boot/rpms"
  fi
  if [[ -e $boot/restarted ]]; then
    while IFS=$'\t' read -r name _; do say restarted "$name"; done < "$boot/restarted"
  fi
}

# Puts that have not ended, those included that wait for their turn.
show_puts() {
  local unit
  while read -r unit _; do
    unit=\${unit#"$put_prefix"}
    say putting "\${unit%.service}"
  done < <(limited 20 systemctl list-units --plain --no-legend --state=active,activating,deactivating "$put_prefix*.service")
}
put_prefix=${putPrefix}

# Who is at work. Looking takes the lock for a moment at most; await_turn has more patience than that.
show_holder() {
  local holder by
  [[ -e $store/lock ]] || return 0
  exec 9< "$store/lock"
  if ! flock -n -s 9; then
    IFS=$'\t' read -r holder by <&9
    say working "$holder" "$by"
  fi
  exec 9<&-
}
`;
