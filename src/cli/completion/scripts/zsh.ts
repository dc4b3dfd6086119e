/** Completion for zsh: to be sourced, or to be put as `_oc-rpmoverlay` where `fpath` leads. */
export const zshScript = `#compdef oc-rpmoverlay kubectl-rpmoverlay
# zsh completion for oc-rpmoverlay

_oc_rpmoverlay() {
  local -a answer candidates
  local line directive
  answer=("\${(@f)$("\${(Q)words[1]/#\\~/$HOME}" __complete -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  directive=\${answer[-1]#:}
  for line in "\${(@)answer[1,-2]}"; do
    # A colon parts a candidate from its summary.
    candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}\${\${(M)line%$'\\t'*}/#$'\\t'/:}")
  done
  [[ $PREFIX != -*=* ]] || compset -P 1 '*='
  (( $#candidates )) && _describe -V 'oc-rpmoverlay' candidates && return
  (( directive & 4 )) || _files
}

if [[ $funcstack[1] == _oc-rpmoverlay ]]; then
  _oc_rpmoverlay "$@"
else
  compdef _oc_rpmoverlay oc-rpmoverlay kubectl-rpmoverlay
fi
`;
