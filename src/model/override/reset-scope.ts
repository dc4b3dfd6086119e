import { type Override, overridesOf } from '../rpm-ostree/overrides.ts';
import { bootedOf, nextOf, type Status } from '../rpm-ostree/status.ts';
import type { OverrideRecord } from './override-record.ts';
import type { Wish } from './override-wish.ts';

export type ResetSight = {
  readonly program: string;
  readonly node: string;
  readonly status: Status;
  readonly record: OverrideRecord | undefined;
  /** Names of what is installed, or in the base: what was removed live is not installed. */
  readonly known: ReadonlySet<string>;
};

/** Which packages of a node a reset is about. */
export type ResetScope =
  | {
      readonly kind: 'scope';
      /** Never none but where nothing is recorded. */
      readonly wishes: readonly Extract<Wish, { kind: 'base' }>[];
      /** Names that rpm-ostree has to be told: the others are as the base has them in what is booted next. */
      readonly overridden: readonly string[];
    }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string; readonly hint: string };

export type ResetWanted = {
  readonly packages: 'recorded' | readonly string[];
  /** Those that others have set may be reset too. */
  readonly unrecorded: boolean;
};

export function judgeReset({ packages, unrecorded }: ResetWanted, sight: ResetSight): ResetScope {
  const { program, node, status, record, known } = sight;
  const recorded = (record?.packages ?? []).map(({ name }) => name);
  const [booted, next] = [bootedOf(status), nextOf(status)];
  const now = booted ? overridesOf(booted) : [];
  const later = next ? overridesOf(next) : [];
  const all = [...new Set([...now, ...later].map(({ name }) => name))];
  const names =
    packages === 'recorded' ? [...recorded, ...(unrecorded ? withoutKernelSwap(now, later) : [])] : packages;
  const unknown = names.filter(name => !all.includes(name) && !recorded.includes(name) && !known.has(name));
  if (unknown.length > 0) {
    const reason = `node/${node} has no override of ${unknown.join(', ')}, and no package of that name`;
    return { kind: 'refused', code: 'NO_OVERRIDE', reason, hint: `${program} override list node/${node} --live` };
  }
  const foreign = unrecorded ? [] : names.filter(name => all.includes(name) && !recorded.includes(name));
  if (foreign.length > 0) {
    const reason = `the override of ${foreign.join(', ')} on node/${node} was not made by this program`;
    return { kind: 'refused', code: 'NOT_OURS', reason, hint: 'if you know whose it is: --unrecorded' };
  }
  const wishes = [...new Set(names)].toSorted().map(name => {
    return { kind: 'base' as const, name, nevra: [...later, ...now].find(one => one.name === name && one.base)?.base };
  });
  return {
    kind: 'scope',
    wishes,
    overridden: wishes.map(({ name }) => name).filter(name => later.some(one => one.name === name)),
  };
}

/**
 * All but the kernel packages that are removed: for its `kernelType` the Machine Config Operator removes them and layers
 * others, and that is undone by a MachineConfig (openshift/machine-config-operator `pkg/daemon/update.go`, switchKernel).
 */
function withoutKernelSwap(...deployments: readonly (readonly Override[])[]): readonly string[] {
  const isSwap = ({ name, wanted }: Override): boolean => wanted.kind === 'removed' && /^kernel(-|$)/.test(name);
  return deployments.flatMap(overrides => overrides.filter(one => !isSwap(one)).map(({ name }) => name));
}
