import type { Deployment } from '../rpm-ostree/deployment.ts';
import { bootedOf, pendingOf, type Status } from '../rpm-ostree/status.ts';
import { isWith } from './deployment-content.ts';
import { named, type StagedDeployment } from './override-verdict.ts';
import { type Wish, wishState } from './override-wish.ts';

/** What is left to be done on a node, from what it shows. */
export type StagingPlan =
  /** The booted deployment has it, and so has the one that is booted next. */
  | { readonly kind: 'already'; readonly checksum: string }
  /** The pending deployment has it: only a reboot is missing. */
  | { readonly kind: 'staged'; readonly deployment: StagedDeployment }
  /** The booted deployment has it; without the pending one, in which nothing else is otherwise, all is as wished. */
  | { readonly kind: 'drop'; readonly deployment: StagedDeployment }
  | { readonly kind: 'stage' };

/** What is wished of a node, and what it shows. */
export type StagingWish = {
  readonly wishes: readonly Wish[];
  readonly status: Status;
  /** Checksums of the deployments that have the very builds: what has their NEVRA may be another one (`same-build.ts`). */
  readonly holding: readonly string[];
};

/** To be asked of a node whose pending deployment, if there is one, may be built upon. */
export function planStaging(wish: StagingWish): StagingPlan {
  const { wishes, status } = wish;
  const [booted, pending] = [bootedOf(status), pendingOf(status)];
  if (!booted) return { kind: 'stage' };
  if (hasAll(wish, pending ?? booted)) {
    const isNew = pending && !hasAll(wish, booted);
    return isNew ? { kind: 'staged', deployment: named(pending) } : { kind: 'already', checksum: booted.checksum };
  }
  if (pending && hasAll(wish, booted) && isWith(wishes, pending, booted)) {
    return { kind: 'drop', deployment: named(pending) };
  }
  return { kind: 'stage' };
}

/**
 * Whether the pending deployment is the booted one with these wishes and nothing else: a run that was killed may have staged
 * it and could not say so any more; and whoever it was, nobody's change is lost or goes along unasked.
 */
export function isJustWished(wish: StagingWish): boolean {
  const { wishes, status } = wish;
  const [booted, pending] = [bootedOf(status), pendingOf(status)];
  if (!booted || !pending || isWith([], booted, pending)) return false;
  return hasAll(wish, pending) && isWith(wishes, booted, pending);
}

function hasAll({ wishes, holding }: StagingWish, deployment: Deployment): boolean {
  return holding.includes(deployment.checksum) && wishes.every(wish => wishState(wish, deployment) === 'active');
}
