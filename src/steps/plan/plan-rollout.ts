import type { PlanStep } from '../../model/event.ts';
import type { RolloutLimits } from '../../model/rollout/rollout-plan.ts';
import { note } from './plan-site.ts';

/** How several nodes follow one another that work may make unavailable. */
export function rolloutNote({ maxUnavailable, canary, maxFailures }: RolloutLimits): PlanStep {
  const first =
    canary === 0 ? '' : `; none before ${canary === 1 ? 'the first one is' : `the first ${canary} are`} done`;
  const last = `none is begun any more after ${maxFailures === 0 ? 'a failure' : `${maxFailures + 1} failures`}`;
  return note(`the nodes follow one another, at most ${maxUnavailable} unavailable at a time${first}; ${last}`);
}
