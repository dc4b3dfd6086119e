import { criticalAmong } from '../model/critical.ts';
import type { Common, Install, Rollout } from '../model/request.ts';
import { restartsFor } from '../model/restart-order.ts';
import { nodesAtOnce } from '../model/rollout-limit.ts';
import { placeOf } from '../model/rpm/places.ts';
import type { InstallSources } from './open-install.ts';
import type { WorkOptions } from './work-on-nodes.ts';

/** How fast many nodes are gone through. */
export type Pace = Omit<WorkOptions, 'work'>;

/** What makes no node unavailable goes on however many fail. */
export function undisturbedPace({ parallel }: Common): Pace {
  return { parallel };
}

/** Few at once, and no more after a failure. */
export function rolloutPace({ maxUnavailable, maxFailures }: Rollout, nodeCount: number): Pace {
  return { parallel: nodesAtOnce(maxUnavailable, nodeCount), maxFailures };
}

/** Whether an installation may make a node unavailable. What a package of a URL brings is not known beforehand. */
export function mayDisturb({ restart, critical, rpms }: Install, sources: InstallSources): boolean {
  const packaged = sources.rpms.flatMap(({ reading }) => (reading.kind === 'rpm' ? reading.paths.map(placeOf) : []));
  const paths = [...sources.files.map(({ path }) => path), ...packaged];
  const isUnknown = rpms.length > sources.rpms.length;
  return isUnknown || restartsFor(paths, restart).length > 0 || criticalAmong(paths, critical).length > 0;
}
