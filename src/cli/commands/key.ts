import type { CommandGroup } from '../command.ts';

export const key: CommandGroup = {
  kind: 'group',
  path: ['key'],
  summary: 'Grant, list and revoke SSH keys that log in as core',
  description: 'Lets public keys in as the user core on the nodes of a pool, each by a MachineConfig of its own.',
  examples: [],
};
