import type { Store, StoredObject } from '../api/store.ts';
import { NODES } from './resources.ts';
import { timestamp } from './timestamp.ts';

export type Taint = {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  readonly timeAdded?: string;
};

export type Toleration = {
  readonly key?: string;
  readonly operator?: 'Exists' | 'Equal';
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
};

export function taintsOf(node: StoredObject): readonly Taint[] {
  return node.spec.taints ?? [];
}

export function tolerationsOf(pod: StoredObject): readonly Toleration[] {
  return pod.spec.tolerations ?? [];
}

/** k8s.io/api `core/v1/toleration.go`, `ToleratesTaint`. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  return Boolean(toleration.key) && (toleration.value ?? '') === (taint.value ?? '');
}

/** Sets a taint with the time of now, unless it is there. */
export function addTaint(store: Store, node: string, taint: Pick<Taint, 'key' | 'effect'>): void {
  changeTaints(store, node, old =>
    old.some(one => isSame(one, taint)) ? old : [...old, { ...taint, timeAdded: timestamp() }],
  );
}

export function removeTaint(store: Store, node: string, taint: Pick<Taint, 'key' | 'effect'>): void {
  changeTaints(store, node, old => old.filter(one => !isSame(one, taint)));
}

function changeTaints(store: Store, node: string, change: (old: readonly Taint[]) => readonly Taint[]): void {
  if (!store.get(NODES, undefined, node)) return;
  store.update(NODES, undefined, node, draft => {
    const taints = change(taintsOf(draft));
    if (taints.length > 0) draft.spec.taints = taints;
    else delete draft.spec.taints;
  });
}

function isSame(a: Pick<Taint, 'key' | 'effect'>, b: Pick<Taint, 'key' | 'effect'>): boolean {
  return a.key === b.key && a.effect === b.effect;
}
