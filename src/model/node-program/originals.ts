import { bash } from './bash.ts';

/** What was there before, kept outside of /usr. */
export const originals = bash`
# boots/BOOTID/files/KEY has what was at a path when it was first changed since the boot: it is made beside its place and
# comes there whole. In its former/ is what the last run found, where that is another content.
keep_originals() {
  local row
  for row in "\${todo[@]}"; do
    [[ \${kinds[row]} != rpm ]] || continue
    keep_original "\${reals[row]}" "\${founds[row]}" && continue
    why="the original of \${targets[row]} could not be kept"
    return 1
  done
}

keep_original() { # REAL CONTENT
  local place
  name_key "$1" || return 1
  place=$boot/files/$key
  if [[ -d $place ]]; then
    keep_former "$1" "$2" "$place" || return 1
  else
    rm -rf -- "$place.new"
    mkdir -- "$place.new" && copy_aside "$1" "$2" "$place.new" && printf '%s\n' "$1" > "$place.new/path" &&
      mv -T -- "$place.new" "$place" || return 1
  fi
  say saved "$1"
}

keep_former() { # REAL CONTENT PLACE
  rm -rf -- "$3/former" "$3/former.new"
  [[ $2 != "$(< "$3/original.sha256")" ]] || return 0
  mkdir -- "$3/former.new" && copy_aside "$1" "$2" "$3/former.new" && cp -a -- "$3/new.sha256" "$3/run" "$3/former.new" &&
    printf '%s\n' "$run" > "$3/former.new/before" && mv -T -- "$3/former.new" "$3/former"
}

# A copy with all that belongs to it. What a full or a broken disk has not taken shows when it is synced.
copy_aside() { # REAL CONTENT DIRECTORY
  if [[ $2 != absent ]]; then
    cp -aT -- "$1" "$3/original" && label_like "$1" "$3/original" || return 1
    [[ $2 == link:* ]] || { sync -- "$3/original" && cmp -s -- "$1" "$3/original"; } || return 1
  fi
  printf '%s\n' "$2" > "$3/original.sha256"
}

# What a run puts there, for those who look.
note_new() { # REAL CONTENT
  name_key "$1" && printf '%s\n' "$2" > "$boot/files/$key/new.sha256" && printf '%s\n' "$run" > "$boot/files/$key/run"
}
`;
