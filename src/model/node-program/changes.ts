import { bash } from './bash.ts';

/** The changes themselves. All of them are prepared first, so that the old files and the new ones are mixed only briefly. */
export const changes = bash`
# Systemd asks a unit to end: then all of it is taken back.
stopped=
trap 'stopped=yes' TERM

may_go_on() {
  [[ -z $stopped ]] || { why='it was told to stop'; return 1; }
}

make_changes() {
  make_drafts && install_rpms && swap_files && restart_units && see_health && may_go_on
}

make_drafts() {
  local row
  for row in "\${todo[@]}"; do
    [[ \${kinds[row]} != rpm ]] || continue
    may_go_on || return 1
    make_directory "\${reals[row]%/*}" && name_draft "\${reals[row]}" "$run" && rm -f -- "$draft" &&
      note_new "\${reals[row]}" "\${contents[row]}" && "draft_\${kinds[row]}" "$row" && continue
    why="\${why:-a draft of \${targets[row]} could not be made}"
    return 1
  done
}

# Missing directories are written down before they are there, so that whoever takes back finds them.
make_directory() { # DIRECTORY
  [[ ! -d $1 ]] || return 0
  make_directory "\${1%/*}" && add_line "$boot/directories" "$1" && mkdir -m 0755 -- "$1" && label_by_policy "$1"
}

# What has a predecessor gets all from it that is not content. The content comes first: writing takes setuid bits and
# capabilities away.
draft_file() { # ROW
  local real=\${reals[$1]} new=$store/runs/$run/new/\${numbers[$1]}
  cp -T -- "$new" "$draft" || return 1
  if [[ -e $real ]]; then
    cp -T --attributes-only --preserve=mode,ownership,xattr -- "$real" "$draft" && label_like "$real" "$draft" || return 1
  else
    chown 0:0 -- "$draft" && chmod "\${modes[$1]}" -- "$draft" || return 1
  fi
  sync -- "$draft" && cmp -s -- "$new" "$draft"
}

draft_link() { # ROW
  ln -s -- "\${contents[$1]#link:}" "$draft"
}

swap_files() {
  local row is_new
  may_go_on || return 1
  for row in "\${todo[@]}"; do
    [[ \${kinds[row]} != rpm ]] || continue
    is_new=
    [[ \${kinds[row]} == file && -e \${reals[row]} ]] || is_new=yes
    name_draft "\${reals[row]}" "$run" && take_place "$draft" "\${reals[row]}" || return 1
    [[ -z $is_new ]] || label_by_policy "\${reals[row]}" || { why="\${targets[row]} could not be labelled"; return 1; }
    say put "\${targets[row]}"
  done
}

# From here on these units are other ones: whoever takes back restarts them too.
restart_units() {
  local unit awaited=()
  reload_units "\${paths[@]}" "\${restart[@]}" || return 1
  for unit in "\${restart[@]}"; do
    may_go_on || return 1
    begun+=("$unit")
    note_restart "$unit" || return 1
    [[ ! -e $switch ]] || printf 'begun\t%s\n' "$unit" >> "$switch" || return 1
    say restarting "$unit"
    restart_unit "$unit" || return 1
    say restarted "$unit"
    is_oneshot "$unit" || awaited+=("$unit")
  done
  await_active 60 "\${awaited[@]}"
}

# A unit that is active may still be of no use; then nobody has to wait for the switch, nor for whom the way in is gone.
see_health() {
  [[ ! -e $switch ]] || await_health 60
}
`;
