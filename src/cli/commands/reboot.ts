import type { Command } from '../command.ts';
import { readCommon } from '../flags/common.ts';
import { connectionGroup } from '../flags/connection.ts';
import { readDeadman, rollbackGroup } from '../flags/deadman.ts';
import { debugPodGroup } from '../flags/debug-pod.ts';
import { drainGroup, readDrain } from '../flags/drain.ts';
import { guardGroup, readGuard } from '../flags/guard.ts';
import { outputGroup } from '../flags/output.ts';
import { readRollout, rolloutFlags } from '../flags/rollout.ts';
import { dryRun, parallel, rebootTimeout, yes } from '../flags/run.ts';
import { readTarget, targetFlags, targetSummary } from '../flags/target.ts';

export const reboot: Command = {
  kind: 'command',
  path: ['reboot'],
  summary: 'Drain and reboot nodes in turn, and prove that they are back',
  description:
    "Cordons a node, drains it, and reboots it in such a way that a staged deployment is not lost. It is back once it has booted anew, is Ready, its kubelet is heard of, and it runs the deployment that was to be booted; then it is uncordoned, unless it was cordoned before. Workers follow one another zone by zone; the control plane comes last, one node at a time.\n\nA drain refuses what kubectl's refuses, and waits for PodDisruptionBudgets.\n\nWhere the reboot brings what override replace, remove or reset has staged, the dead-man's switch is armed for it as those commands do it.",
  operand: { label: 'TARGET…', count: 'many', summary: targetSummary },
  flags: [
    { title: 'Flags', flags: [...targetFlags, dryRun, yes, rebootTimeout] },
    guardGroup,
    drainGroup,
    rollbackGroup,
    { title: 'Several nodes', flags: [...rolloutFlags, parallel] },
    debugPodGroup,
    connectionGroup,
    outputGroup,
  ],
  examples: [
    { does: 'One node', line: '{program} reboot worker-a' },
    {
      does: 'All workers, two at a time',
      line: '{program} reboot --pool worker --max-unavailable 2 --timeout 6h',
    },
    {
      does: 'Pods may lose what they keep in an emptyDir',
      line: '{program} reboot worker-a --delete-emptydir-data',
    },
  ],
  read: args => ({
    command: 'reboot',
    common: readCommon(args, rebootTimeout),
    target: readTarget(args),
    guard: readGuard(args),
    deadman: readDeadman(args),
    drain: readDrain(args),
    rollout: readRollout(args),
  }),
};
