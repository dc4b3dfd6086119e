import type { GuardFlags } from '../../model/request.ts';
import type { Args } from '../command.ts';
import { onlyOneOf } from '../exclusive.ts';
import { type FlagGroup, toggle } from '../flag.ts';

const waitForPool = toggle({
  name: 'wait-for-pool',
  summary: 'wait until the pool has updated and no upgrade of the cluster runs, instead of being refused',
});
const pausePool = toggle({
  name: 'pause-pool',
  summary: 'pause the pool meanwhile, so that no update begins; at the end it is as it was before',
});

export const guardGroup: FlagGroup = { title: 'Machine Config Operator', flags: [waitForPool, pausePool] };

/** What is done about the operator, which reboots nodes too and drops what others have staged. `CONFLICTING_FLAGS` */
export function readGuard(args: Args): GuardFlags {
  const instead = '--wait-for-pool lets an update end first, --pause-pool lets none begin';
  switch (onlyOneOf(args, [waitForPool, pausePool], instead)) {
    case waitForPool:
      return 'wait';
    case pausePool:
      return 'pause';
    default:
      return 'refuse';
  }
}
