import type { Command } from '../command.ts';

export const version: Command = {
  kind: 'command',
  path: ['version'],
  summary: 'Print the version of this program',
  description: 'Prints the version of this program. No cluster is asked.',
  flags: [],
  examples: [],
  read: args => ({ command: 'text', text: versionText(args.version) }),
};

export function versionText(version: string): string {
  return `oc-rpmoverlay ${version}\n`;
}
