import type { OverrideWork, Target } from '../../model/request.ts';
import type { Args } from '../command.ts';
import { type FlagGroup, toggle } from '../flag.ts';
import { afterwardsFlags, readAfterwards } from './afterwards.ts';
import { readCommon } from './common.ts';
import { connectionGroup } from './connection.ts';
import { readDeadman, rollbackGroup } from './deadman.ts';
import { debugPodGroup } from './debug-pod.ts';
import { drainGroup, readDrain } from './drain.ts';
import { guardGroup, readGuard } from './guard.ts';
import { outputGroup } from './output.ts';
import { readRollout, rolloutFlags } from './rollout.ts';
import { dryRun, parallel, rebootTimeout, transactionTimeout, yes } from './run.ts';

const replacePending = toggle({
  name: 'replace-pending',
  summary: 'also where a deployment of somebody else waits for its reboot, which is lost',
});

/** In front of what all commands have that change the overrides of nodes; `own` are those of the one command. */
export function overrideGroups(own: FlagGroup['flags']): readonly FlagGroup[] {
  const staging = [replacePending, transactionTimeout, dryRun, yes, rebootTimeout];
  return [
    { title: 'Flags', flags: [...own, ...afterwardsFlags, ...staging] },
    guardGroup,
    drainGroup,
    rollbackGroup,
    { title: 'Several nodes', flags: [...rolloutFlags, parallel] },
    debugPodGroup,
    connectionGroup,
    outputGroup,
  ];
}

/** `CONFLICTING_FLAGS`, `BAD_VALUE` */
export function readOverrideWork(args: Args, target: Target): OverrideWork {
  return {
    common: readCommon(args, rebootTimeout),
    target,
    afterwards: readAfterwards(args),
    guard: readGuard(args),
    replacePending: args.get(replacePending),
    lockTimeoutMs: args.get(transactionTimeout),
    deadman: readDeadman(args),
    drain: readDrain(args),
    rollout: readRollout(args),
  };
}
