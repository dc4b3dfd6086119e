import type { Args } from '../command.ts';
import { type Flag, toggle } from '../flag.ts';
import { usageFailure } from '../usage-failure.ts';
import { debugPodGroup } from './debug-pod.ts';
import { dryRun, parallel } from './run.ts';

const live = toggle({ name: 'live', summary: 'ask the nodes themselves too, each from a debug pod' });
const ofLive = [dryRun, parallel];

export const liveFlags = [live, ...ofLive];

/** `MISSING_ARGUMENT` where flags speak of debug pods, and there are none; but for those that are `ofUse` all the same. */
export function readLive(args: Args, ofUse: readonly Flag[] = []): boolean {
  const ofPods: readonly Flag[] = [...ofLive, ...debugPodGroup.flags];
  const idle = args.get(live) ? undefined : ofPods.find(flag => args.isGiven(flag) && !ofUse.includes(flag));
  if (!idle) return args.get(live);
  throw usageFailure(
    'MISSING_ARGUMENT',
    `--${idle.name} is for the debug pods of --live`,
    'add --live, or leave it out',
  );
}
