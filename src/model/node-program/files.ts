import { bash } from './bash.ts';

/** What is at a place, and how something else gets there without a moment in between. */
export const files = bash`
# What is at a path, in one word: a sha256, link:TARGET, absent, or other.
look_at_file() { # PATH
  seen=other
  if [[ -L $1 ]]; then
    seen=link:$(readlink -- "$1")
  elif [[ ! -e $1 ]]; then
    seen=absent
  elif [[ -f $1 ]]; then
    seen=$(sha256sum < "$1") && seen=\${seen%% *} || seen=other
  fi
}

# A path's name in the store.
name_key() { # PATH
  key=\${keys[$1]-}
  [[ -z $key ]] || return 0
  key=$(printf '%s' "$1" | sha256sum) && key=\${key:0:16} && keys[$1]=$key
}
declare -A keys=()

# What is to take a place is made complete beside it first. The name is free of the place's own, which may be as long as a
# name can be.
name_draft() { # PATH RUN
  name_key "$1" && draft=\${1%/*}/.oc-rpmoverlay-$2-$key
}

# The last step of every change. Beside its place a draft is in the same file system, so mv cannot fall back to copying.
take_place() { # DRAFT PATH
  mv -fT -- "$1" "$2" && return
  why="$2 could not be replaced"
  return 1
}

selinux_is_on() {
  [[ -e /sys/fs/selinux/enforce ]]
}

# The label that the policy has for this path.
label_by_policy() { # PATH
  if selinux_is_on; then restorecon -- "$1"; fi
}

# A link keeps the label that it came with: chcon would ask what it leads to.
label_like() { # MODEL PATH
  if selinux_is_on && [[ ! -L $2 ]]; then chcon --reference="$1" -- "$2"; fi
}
`;
