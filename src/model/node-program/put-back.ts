import { bash } from './bash.ts';

/** What was there before comes back. All of it can be done again, by whoever comes after one that was killed. */
export const putBack = bash`
# Puts back what a run found. What an earlier run had put there, and what was confirmed, is what this run found.
put_back_run() { # RUN
  local path place
  for path in "\${paths[@]}"; do
    name_key "$path"
    place=$boot/files/$key
    choose_source "$place" "$1"
    put_back "$place" "$source" || return 1
  done
  remove_directories
}

choose_source() { # PLACE RUN
  source=$1
  if [[ -e $1/former/before && $(< "$1/former/before") == "$2" ]]; then source=$1/former; fi
}

# Puts one file back, and looks; nothing is touched where it is back.
put_back() { # PLACE SOURCE
  local real content author=
  why="what was kept in $2 cannot be read"
  [[ -r $1/path && -r $2/original.sha256 ]] || return 1
  real=$(< "$1/path") content=$(< "$2/original.sha256")
  [[ ! -r $1/run ]] || author=$(< "$1/run")
  why="$real could not be put back"
  for author in "$author" "$run"; do
    name_draft "$real" "$author" && rm -f -- "$draft" || return 1
  done
  look_at_file "$real"
  [[ $seen != "$content" ]] || return 0
  if [[ $content == absent ]]; then
    rm -f -- "$real" || return 1
  else
    look_at_file "$2/original"
    [[ $seen == "$content" ]] || { why="the original of $real is $seen, not $content"; return 1; }
    cp -aT -- "$2/original" "$draft" && label_like "$2/original" "$draft" || return 1
    [[ $content == link:* ]] || sync -- "$draft" || return 1
    take_place "$draft" "$real" || return 1
  fi
  look_at_file "$real"
  [[ $seen == "$content" ]] || return 1
  if [[ $content == absent ]]; then say removed "$real"; else say putback "$real"; fi
}

# Directories that were made go in the opposite order, unless somebody else uses them now.
remove_directories() {
  local made=() row
  [[ -e $boot/directories ]] || return 0
  mapfile -t made < "$boot/directories"
  for ((row = \${#made[@]} - 1; row >= 0; row--)); do
    [[ ! -d \${made[row]} ]] || rmdir -- "\${made[row]}" 2> /dev/null || continue
    unset "made[row]"
  done
  rm -f -- "$boot/directories"
  ((\${#made[@]} == 0)) || printf '%s\n' "\${made[@]}" > "$boot/directories"
}

# What a run found is there again; what is kept of it is not needed any more. Only once nobody will ask for it again.
forget_run() { # RUN
  local path place
  for path in "\${paths[@]}"; do
    name_key "$path"
    place=$boot/files/$key
    choose_source "$place" "$1"
    if [[ $source == "$place" ]]; then
      rm -rf -- "$place"
    else
      mv -f -- "$source/new.sha256" "$source/run" "$place" && rm -rf -- "$source"
    fi
  done
}
`;
