import { listAt, textAt } from '../json.ts';
import type { Resource } from '../resource.ts';
import { clusterVersions } from './cluster-config.ts';

/** An update of the cluster that is not through yet. */
export type Upgrade = {
  /** Empty where the cluster does not say. */
  readonly to: string;
  readonly message: string;
};

/** `clusterversions/version`, read for whether an update runs; `undefined` where none does. */
export const upgrades: Resource<Upgrade | undefined> = { ...clusterVersions, read: readUpgrade };

/**
 * An update runs while the newest entry of the history is `Partial`, or the cluster is `Progressing` (openshift/api
 * `config/v1/types_cluster_version.go`).
 */
function readUpgrade(raw: unknown): Upgrade | undefined {
  const progressing = listAt(raw, 'status', 'conditions').find(
    condition => textAt(condition, 'type') === 'Progressing',
  );
  const isPartial = textAt(raw, 'status', 'history', 0, 'state') === 'Partial';
  if (!isPartial && textAt(progressing, 'status') !== 'True') return undefined;
  const to = isPartial ? textAt(raw, 'status', 'history', 0, 'version') : textAt(raw, 'status', 'desired', 'version');
  return { to: to ?? '', message: textAt(progressing, 'message') ?? '' };
}
