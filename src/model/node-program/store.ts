import { nodeStore } from '../node/node-store.ts';
import { bash } from './bash.ts';

/** The directory of `node-store.ts`. */
export const store = bash`
store=${nodeStore}
boot_id=$(< /proc/sys/kernel/random/boot_id)
boot=$store/boots/$boot_id

# What the runs brought is entered by an unprivileged user, who tries it; the originals keep their setuid bits and are not.
open_store() {
  local words word
  mkdir -p -m 0711 -- "$store" "$store/runs" || return 1
  mkdir -p -m 0700 -- "$store/boots" "$boot" "$boot/files" || return 1
  [[ ! -e $boot/deployment ]] || return 0
  read -ra words < /proc/cmdline
  for word in "\${words[@]}"; do
    [[ $word != ostree=* ]] || printf '%s\n' "\${word#ostree=}"
  done | keep "$boot/deployment"
}

# Standard input becomes the content of a file, which is the old one or the new one at any time. There is no need for it to
# outlive a power cut: that takes the overlay with it, and all that is said here of this boot.
keep() { # FILE
  cat > "$1.new" && mv -fT -- "$1.new" "$1"
}

# Adds a line to a file, unless it has it.
add_line() { # FILE LINE
  if [[ -e $1 ]] && grep -Fxq -e "$2" -- "$1"; then return 0; fi
  printf '%s\n' "$2" >> "$1"
}
`;
