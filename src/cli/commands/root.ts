import type { CommandGroup } from '../command.ts';

/** The program itself, called without a command. */
export const root: CommandGroup = {
  kind: 'group',
  path: [],
  summary: 'Make /usr writable on live OpenShift nodes, and prove it',
  description:
    'Makes /usr writable on live OpenShift nodes until their next reboot, or overrides packages of their OS across reboots, proves it, and takes back what it made on the way: debug pod, SSH key and MachineConfig.',
  examples: [
    { does: 'Make /usr writable on one node', line: '{program} usr worker-a' },
    { does: 'Open a shell on it', line: '{program} ssh worker-a' },
  ],
};
