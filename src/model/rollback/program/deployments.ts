import { bash } from '../../node-program/bash.ts';

/** What there is to be booted, and which of it is next. */
export const deployments = bash`
# Fills sums, the checksums of the deployments, the next default one first; kinds, what ostree says of each; booted, the
# checksum of this one. By ostree itself, which needs no daemon; the kernel's command line is no witness: the links that it
# names lead elsewhere once the order has changed.
read_deployments() {
  local line row='^([ *]) [^ ]+ ([0-9a-f]{64})\.[0-9]+ ?(.*)$'
  sums=() kinds=() booted=
  while IFS= read -r line; do
    [[ $line =~ $row ]] || continue
    sums+=("\${BASH_REMATCH[2]}") kinds+=("\${BASH_REMATCH[3]}")
    [[ \${BASH_REMATCH[1]} != '*' ]] || booted=\${BASH_REMATCH[2]}
  done < <(limited 60 ostree admin status)
  [[ $booted ]] || { why='ostree does not say what is booted'; return 1; }
}

# Makes a deployment the next default one; nothing is dropped. rpm-ostree does so for the one before. Where its daemon is
# dead, ostree can do it (2023.6 and later); where it lives, somebody may be staging something, which would change the
# numbers.
make_default() { # CHECKSUM
  local index
  limited 120 rpm-ostree rollback >&2
  read_deployments || return 1
  [[ \${sums[0]} != "$1" ]] || return 0
  why='rpm-ostree does not make the deployment before the next one'
  [[ \${sums[0]} == "$booted" && $(limited 20 systemctl is-active -- rpm-ostreed.service) != active ]] || return 1
  for index in "\${!sums[@]}"; do
    if [[ \${sums[index]} == "$1" ]]; then break; fi
  done
  (umask 022 && limited 120 ostree admin set-default "$index" >&2) # what it makes below /boot is for all to read
  read_deployments && [[ \${sums[0]} == "$1" ]]
}
`;
