import { bash } from './bash.ts';

/** The verb that takes back all that was changed since the boot. */
export const revert = bash`
# 0: all is put back. 1: not all; a switch that is armed stays so. 10: busy.
revert() { # RUN SECONDS
  local place places=() name failed=
  [[ -d $boot ]] || exit 0
  why='somebody is at work on this node'
  open_lock && take_lock "$2" || leave 10
  read_switch || note_units kubelet.service crio.service || leave 1
  for place in "$boot"/files/????????????????/; do
    [[ -d $place ]] || continue
    place=\${place%/}
    places+=("$place")
    put_back "$place" "$place" || { failed=yes; complain "$why"; }
    paths+=("$(< "$place/path")")
  done
  remove_directories
  read_restarted
  put_kubelet_last
  reload_units "\${paths[@]}" "\${restarted[@]}" && return_units "\${restarted[@]}" && await_health 60 || { failed=yes; complain "$why"; }
  if [[ -e $boot/rpms ]]; then
    while IFS= read -r name; do say kept rpm "$name"; done < "$boot/rpms"
  fi
  [[ -z $failed ]] && disarm || leave 1
  rm -rf -- "\${places[@]}" "$boot/restarted"
  ((\${#places[@]} == 0)) && [[ -z $switch_run ]] || note_end "\${switch_run:-$run}" rolledback 'it was reverted'
  exit 0
}
`;
