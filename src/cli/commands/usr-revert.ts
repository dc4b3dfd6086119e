import type { Command } from '../command.ts';
import { toggle } from '../flag.ts';
import { readCommon } from '../flags/common.ts';
import { connectionGroup } from '../flags/connection.ts';
import { debugPodGroup } from '../flags/debug-pod.ts';
import { outputGroup } from '../flags/output.ts';
import { readRollout, rolloutFlags } from '../flags/rollout.ts';
import { allowDisruption, dryRun, lockTimeout, timeout, yes } from '../flags/run.ts';
import { readTarget, targetFlags, targetSummary } from '../flags/target.ts';
import { readVia, viaFlags } from '../flags/via.ts';

const reboot = toggle({ name: 'reboot', summary: 'reboot the node instead, which drops all that was written to /usr' });

export const usrRevert: Command = {
  kind: 'command',
  path: ['usr', 'revert'],
  summary: 'Put back the files that usr --put replaced',
  description:
    "Puts back the files that usr --put replaced since the node's last boot, removes those that it added, and restarts what usr restarted. /usr stays writable, and packages that --rpm installed stay where they are: they, and all else that was written to /usr, go away with a reboot only.",
  operand: { label: 'TARGET…', count: 'many', summary: targetSummary },
  flags: [
    {
      title: 'Flags',
      flags: [...targetFlags, reboot, ...viaFlags, dryRun, yes, allowDisruption, timeout, lockTimeout],
    },
    { title: 'Several nodes', flags: rolloutFlags },
    debugPodGroup,
    connectionGroup,
    outputGroup,
  ],
  examples: [
    { does: 'Put back all that was put on one node', line: '{program} usr revert worker-a' },
    {
      does: 'Reboot the workers, one after the other',
      line: '{program} usr revert --pool worker --reboot',
    },
  ],
  read: args => ({
    command: 'usr revert',
    common: readCommon(args),
    target: readTarget(args),
    ...readVia(args),
    reboot: args.get(reboot),
    lockTimeoutMs: args.get(lockTimeout),
    rollout: readRollout(args),
  }),
};
