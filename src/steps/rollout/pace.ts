import type { Install, Rollout } from '../../model/put/install.ts';
import { effectsOf } from '../../model/put/install-effects.ts';
import type { Common, UsrRequest } from '../../model/request.ts';
import { nodesAtOnce } from '../../model/rollout/rollout-limit.ts';
import { type InstallSources, installPaths } from '../candidate/open-install.ts';
import type { WorkOptions } from './work-on-nodes.ts';

/** How fast many nodes are gone through. */
export type Pace = Omit<WorkOptions, 'work'>;

/** What makes no node unavailable goes on however many fail. */
function undisturbedPace({ parallel }: Common): Pace {
  return { parallel };
}

/** Few at once, and no more after a failure. */
export function rolloutPace({ maxUnavailable, maxFailures }: Rollout, nodeCount: number): Pace {
  return { parallel: nodesAtOnce(maxUnavailable, nodeCount), maxFailures };
}

/** Of a `usr`, which may make nodes unavailable by what it installs. */
export function paceOf(
  { install, rollout, common }: Pick<UsrRequest, 'install' | 'rollout' | 'common'>,
  sources: InstallSources | undefined,
  nodeCount: number,
): Pace {
  const disturbs = sources !== undefined && mayDisturb(install, sources);
  return disturbs ? rolloutPace(rollout, nodeCount) : undisturbedPace(common);
}

/** Whether an installation may make a node unavailable. What a package of a URL brings is not known beforehand. */
function mayDisturb(install: Install, sources: InstallSources): boolean {
  if (install.rpms.length > sources.rpms.length) return true;
  const { critical, restart } = effectsOf(installPaths(sources), install);
  return restart.length > 0 || critical.length > 0;
}
