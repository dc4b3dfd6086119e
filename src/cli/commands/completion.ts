import type { Command } from '../command.ts';
import { bashScript } from '../completion/scripts/bash.ts';
import { fishScript } from '../completion/scripts/fish.ts';
import { powershellScript } from '../completion/scripts/powershell.ts';
import { zshScript } from '../completion/scripts/zsh.ts';
import { quoted, usageFailure } from '../usage-failure.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript, powershell: powershellScript } as const;
const shells = ['bash', 'zsh', 'fish', 'powershell'] as const satisfies readonly (keyof typeof scripts)[];

export const completion: Command = {
  kind: 'command',
  path: ['completion'],
  summary: 'Print the script that teaches a shell to complete command lines',
  description:
    'Prints a script for the shell, which then completes commands, flags, their values, and the names of the nodes and pools of the cluster, for oc-rpmoverlay and kubectl-rpmoverlay.\n\nkubectl rpmoverlay and oc rpmoverlay are completed by the script of kubectl (from 1.26 on) and of oc. These look for a program of the name kubectl_complete-rpmoverlay or oc_complete-rpmoverlay: links of these names to this program are all that it takes.',
  operand: { label: shells.join('|'), count: 'one', summary: 'the shell' },
  flags: [],
  examples: [
    { does: 'bash: in ~/.bashrc', line: 'source <({program} completion bash)' },
    { does: 'zsh: in ~/.zshrc, behind compinit', line: 'source <({program} completion zsh)' },
    { does: 'fish: in ~/.config/fish/config.fish', line: 'source ({program} completion fish | psub)' },
    { does: 'PowerShell: in $PROFILE', line: 'Invoke-Expression ({program} completion powershell | Out-String)' },
    {
      does: 'For kubectl rpmoverlay, installed by krew',
      line: 'ln -s kubectl-rpmoverlay ~/.krew/bin/kubectl_complete-rpmoverlay',
    },
  ],
  read: ({ operands: [word = ''] }) => {
    const shell = shells.find(known => known === word);
    if (shell) return { command: 'text', text: scripts[shell] };
    throw usageFailure(
      'BAD_VALUE',
      `there is no completion for ${quoted(word)}`,
      `the shells are ${shells.join(', ')}`,
    );
  },
};
