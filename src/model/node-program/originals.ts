import { bash } from './bash.ts';

/** What was there before, kept outside of /usr. */
export const originals = bash`
# boots/BOOTID/files/KEY has what was at a path when it was first changed since the boot; in its former/ is what this run
# has found, where that is another content. Both are made beside their places and come there whole.
keep_originals() {
  local row place
  for row in "\${todo[@]}"; do
    [[ \${kinds[row]} != rpm ]] || continue
    name_key "\${reals[row]}"
    place=$boot/files/$key
    if ! keep_original "\${reals[row]}" "\${founds[row]}" "$place"; then
      rm -rf -- "$place.new"
      why="the original of \${targets[row]} could not be kept"
      return 1
    fi
    paths+=("\${reals[row]}")
    [[ \${founds[row]} == absent ]] || say saved "\${targets[row]}"
  done
}

keep_original() { # REAL CONTENT PLACE
  rm -rf -- "$3.new" "$3/former"
  if [[ ! -d $3 ]]; then
    mkdir -- "$3.new" && copy_aside "$@" && printf '%s\n' "$1" > "$3.new/path" && mv -T -- "$3.new" "$3"
  elif [[ $2 != "$(< "$3/original.sha256")" ]]; then
    mkdir -- "$3.new" && copy_aside "$@" && cp -a -- "$3/new.sha256" "$3/run" "$3.new" &&
      printf '%s\n' "$run" > "$3.new/before" && mv -T -- "$3.new" "$3/former"
  fi
}

# A copy with all that belongs to it. What a full or a broken disk has not taken shows when it is synced.
copy_aside() { # REAL CONTENT PLACE
  local copy=$3.new/original
  if [[ $2 != absent ]]; then
    cp -aT -- "$1" "$copy" && label_like "$1" "$copy" || return 1
    [[ $2 == link:* ]] || { sync -- "$copy" && cmp -s -- "$1" "$copy"; } || return 1
  fi
  printf '%s\n' "$2" > "$copy.sha256"
}

# What a run puts there, for those who look.
note_new() { # REAL CONTENT
  name_key "$1" && printf '%s\n' "$2" > "$boot/files/$key/new.sha256" && printf '%s\n' "$run" > "$boot/files/$key/run"
}
`;
