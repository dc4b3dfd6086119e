import type { Install } from '../../model/put/install.ts';
import { effectsOf } from '../../model/put/install-effects.ts';
import type { UsrRequest } from '../../model/request.ts';
import { limitsOf, undisturbedLimits } from '../../model/rollout/rollout-limit.ts';
import type { RolloutLimits } from '../../model/rollout/rollout-plan.ts';
import { type InstallSources, installPaths } from '../candidate/open-install.ts';

/** How many nodes are gone through: side by side, or each in its turn because it may become unavailable. */
export type Pace = { readonly kind: 'undisturbed' | 'in-turn'; readonly limits: RolloutLimits };

/** Of a `usr`, which may make nodes unavailable by what it installs. */
export function paceOf(
  { install, rollout, common }: Pick<UsrRequest, 'install' | 'rollout' | 'common'>,
  sources: InstallSources | undefined,
  nodeCount: number,
): Pace {
  const { parallel } = common;
  const disturbs = sources !== undefined && mayDisturb(install, sources);
  return disturbs
    ? { kind: 'in-turn', limits: limitsOf(rollout, parallel, nodeCount) }
    : { kind: 'undisturbed', limits: undisturbedLimits(parallel) };
}

/** Whether an installation may make a node unavailable. What a package of a URL brings is not known beforehand. */
function mayDisturb(install: Install, sources: InstallSources): boolean {
  if (install.rpms.length > sources.rpms.length) return true;
  const { critical, restart } = effectsOf(installPaths(sources), install);
  return restart.length > 0 || critical.length > 0;
}
