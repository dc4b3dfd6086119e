/**
 * Completion for bash, from 3.2 on (macOS), with or without the package bash-completion.
 *
 * bash splits `--output=js` into three words and completes the last one: words that nothing parts are joined again. What
 * the user has typed is passed on as it is, and never evaluated: only quotes and backslashes are taken away.
 */
export const bashScript = `# bash completion for oc-rpmoverlay

_oc_rpmoverlay() {
  local rest=\${COMP_LINE:0:COMP_POINT} words=() index gap word plain
  for ((index = 0; index <= COMP_CWORD; index++)); do
    gap=\${rest%%[![:space:]]*}
    rest=\${rest:\${#gap}}
    word=\${COMP_WORDS[index]}
    # The last one counts up to the cursor.
    ((index < COMP_CWORD)) || word=$rest
    rest=\${rest:\${#word}}
    plain=\${word//[\\"\\'\\\\]/}
    if [[ -z $gap && \${#words[@]} -gt 0 ]]; then
      words[\${#words[@]} - 1]+=$plain
    else
      words+=("$plain")
    fi
  done
  local typed=\${words[\${#words[@]} - 1]} line answer=()
  while IFS= read -r line; do
    answer+=("$line")
  done < <("\${1/#\\~/$HOME}" __complete -- "\${words[@]:1}" 2>/dev/null)
  ((\${#answer[@]} > 0)) || return
  local directive=\${answer[\${#answer[@]} - 1]#:}
  unset "answer[\${#answer[@]} - 1]"

  # What is replaced is what stands behind the last character at which bash splits.
  local lead=
  [[ $typed != -*=* || $COMP_WORDBREAKS == *=* ]] || lead=\${typed%%=*}=
  COMPREPLY=()
  for line in "\${answer[@]}"; do
    COMPREPLY+=("$lead\${line%%$'\\t'*}")
  done
  if ((directive & 4)) && [[ $(type -t compopt) == builtin ]]; then
    compopt +o default
  fi
}

complete -o default -F _oc_rpmoverlay oc-rpmoverlay kubectl-rpmoverlay
`;
