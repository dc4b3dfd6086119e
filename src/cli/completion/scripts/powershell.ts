/** Completion for PowerShell, from 5.1 on. */
export const powershellScript = `# PowerShell completion for oc-rpmoverlay

Register-ArgumentCompleter -Native -CommandName oc-rpmoverlay, kubectl-rpmoverlay -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $before = @($commandAst.CommandElements |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { $_.ToString().Trim('"', "'") })
    $program = $before[0]
    $words = @($before | Select-Object -Skip 1) + $wordToComplete
    # PowerShell before 7.3 leaves out words that are empty.
    if ($wordToComplete -eq '' -and $PSVersionTable.PSVersion -lt [version]'7.3') { $words[-1] = '""' }
    $answer = @(& $program __complete -- @words 2>$null)
    $lead = if ($wordToComplete -match '^(-[^=]*=)') { $Matches[1] } else { '' }
    $answer | Select-Object -SkipLast 1 | ForEach-Object {
        $text, $summary = $_ -split "\`t", 2
        if (-not $summary) { $summary = $text }
        [System.Management.Automation.CompletionResult]::new("$lead$text", $text, 'ParameterValue', $summary)
    }
}
`;
