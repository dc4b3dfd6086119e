/** Completion for fish: to be sourced, or to be put below `~/.config/fish/completions`. */
export const fishScript = `# fish completion for oc-rpmoverlay

function __oc_rpmoverlay_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l program $words[1]
    set -l answer ($program __complete -- $words[2..-1] "$typed" 2>/dev/null)
    test (count $answer) -gt 0; or return
    set -l directive (string replace ':' '' -- $answer[-1])
    set -l lead (string match -r -- '^-[^=]*=' "$typed")
    set -e answer[-1]
    if test (count $answer) -eq 0 -a "$directive" = 0
        set answer (__fish_complete_path (string replace -r -- '^-[^=]*=' '' "$typed"))
    end
    for line in $answer
        printf '%s\\n' "$lead$line"
    end
end

for program in oc-rpmoverlay kubectl-rpmoverlay
    complete -c $program -e
    complete -c $program -f -a '(__oc_rpmoverlay_complete)'
end
`;
