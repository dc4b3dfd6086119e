import { bash } from './bash.ts';

/** Packages, in one transaction. Only a reboot takes them back. */
export const packages = bash`
# The files and the names of the plan's packages.
list_rpms() {
  local row
  rpm_files=() rpms=()
  for row in "\${todo[@]}"; do
    [[ \${kinds[row]} == rpm ]] || continue
    rpm_files+=("$store/runs/$run/new/\${numbers[row]}") rpms+=("\${targets[row]}")
  done
}

# Older ones and the same once more are welcome: that is what testing is. Its database is for everybody to read.
run_rpm() { # SECONDS WORDS...
  local seconds=$1
  shift
  limited "$seconds" sh -c 'umask 022 && exec rpm "$@"' rpm -U --oldpackage --replacepkgs "$@" -- "\${rpm_files[@]}" >&2
}

judge_rpms() {
  list_rpms
  ((\${#rpms[@]} > 0)) || return 0
  run_rpm 120 --test && return
  why="rpm does not install \${rpms[*]}"
  return 1
}

# Once begun it counts as done, however it ends: what scriptlets did is not known.
install_rpms() {
  local name
  list_rpms
  ((\${#rpms[@]} > 0)) || return 0
  may_go_on || return 1
  why="rpm did not install \${rpms[*]}" rpm_begun=yes
  for name in "\${rpms[@]}"; do
    note_rpm "$name" || return 1
    [[ ! -e $switch ]] || printf 'rpm\t%s\n' "$name" >> "$switch" || return 1
  done
  run_rpm 600 || return 1
  for name in "\${rpms[@]}"; do say installed "$name"; done
  why=
}

# In the place of another version of it.
note_rpm() { # NEVRA
  local each
  {
    if [[ -e $boot/rpms ]]; then
      while IFS= read -r each; do
        [[ \${each%-*-*} == "\${1%-*-*}" ]] || printf '%s\n' "$each"
      done < "$boot/rpms"
    fi
    printf '%s\n' "$1"
  } | keep "$boot/rpms"
}
`;
