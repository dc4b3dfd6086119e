import { formatNevra } from '../rpm/nevra.ts';
import type { Deployment } from '../rpm-ostree/deployment.ts';
import { type Override, overridesOf } from '../rpm-ostree/overrides.ts';
import { bootedOf, pendingOf, type Status } from '../rpm-ostree/status.ts';
import type { NewOverride } from './override-change.ts';
import type { OverrideRecord } from './override-record.ts';
import { nameOf, type Wish, wishState } from './override-wish.ts';

/** What is left to be done on a node, from what it shows. */
export type StagingPlan =
  /** The booted deployment has it, and so has the one that is booted next. */
  | { readonly kind: 'already'; readonly checksum: string }
  /** The pending deployment has it: only a reboot is missing. */
  | { readonly kind: 'staged'; readonly checksum: string }
  /** The booted deployment has it; without the pending one, in which nothing else is otherwise, all is as wished. */
  | { readonly kind: 'drop'; readonly checksum: string }
  | { readonly kind: 'stage' };

/** To be asked of a node whose pending deployment, if there is one, may be built upon. */
export function planStaging(wishes: readonly Wish[], status: Status): StagingPlan {
  const [booted, pending] = [bootedOf(status), pendingOf(status)];
  if (!booted) return { kind: 'stage' };
  if (hasAll(wishes, pending ?? booted)) {
    const isNew = pending && !hasAll(wishes, booted);
    return isNew ? { kind: 'staged', checksum: pending.checksum } : { kind: 'already', checksum: booted.checksum };
  }
  if (pending && hasAll(wishes, booted) && differsOnlyIn(wishes, pending, booted)) {
    return { kind: 'drop', checksum: pending.checksum };
  }
  return { kind: 'stage' };
}

/**
 * Whether the pending deployment is the booted one with these wishes and nothing else: a run that was killed may have staged
 * it and could not say so any more; and whoever it was, nobody's change is lost or goes along unasked.
 */
export function isJustWished(wishes: readonly Wish[], status: Status): boolean {
  const [booted, pending] = [bootedOf(status), pendingOf(status)];
  return (
    booted !== undefined && pending !== undefined && hasAll(wishes, pending) && differsOnlyIn(wishes, pending, booted)
  );
}

/** Whether one of them was recorded as the same NEVRA with another content: built anew under its old name, it is another package. */
export function isRebuilt(packages: readonly NewOverride[], record: OverrideRecord | undefined): boolean {
  return packages.some(({ name, override, sha256 }) => {
    const known = record?.packages.find(one => one.name === name);
    const builds = [known?.staged, known?.booted].filter(
      build => build !== null && build !== undefined && build !== 'base',
    );
    const [latest] = builds;
    return latest?.override === override && latest.sha256 !== null && sha256 !== null && latest.sha256 !== sha256;
  });
}

function hasAll(wishes: readonly Wish[], deployment: Deployment): boolean {
  return wishes.every(wish => wishState(wish, deployment) === 'active');
}

function differsOnlyIn(wishes: readonly Wish[], a: Deployment, b: Deployment): boolean {
  const names = new Set(wishes.map(nameOf));
  const rest = (deployment: Deployment): string => {
    const overrides = overridesOf(deployment).filter(({ name }) => !names.has(name));
    const { layered, layeredLocal, baseChecksum } = deployment;
    return JSON.stringify([baseChecksum, overrides.map(words), layered.toSorted(), layeredLocal.toSorted()]);
  };
  return rest(a) === rest(b);
}

function words({ name, wanted, active }: Override): readonly unknown[] {
  const what = wanted.kind === 'removed' ? 'removed' : wanted.nevra && formatNevra(wanted.nevra);
  return [name, what ?? '', active];
}
