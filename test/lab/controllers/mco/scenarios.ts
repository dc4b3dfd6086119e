import type { Store, StoredObject } from '../../api/store.ts';
import type { Knobs } from '../../knobs.ts';
import type { Action } from './disruption-policy.ts';
import { markNode } from './node-marks.ts';
import { machineConfigPools, machineConfigurations } from './resources.ts';

/** What `oc patch mcp/NAME --type merge -p '{"spec":{"paused":…}}'` does. */
export function pausePool(store: Store, name: string): void {
  store.update(machineConfigPools, undefined, name, pool => changeSpec(pool, { paused: true }));
}

export function resumePool(store: Store, name: string): void {
  store.update(machineConfigPools, undefined, name, pool => changeSpec(pool, { paused: false }));
}

/** A node whose files are found not to be as they should be: its daemon says so at once, and changes nothing from now on. */
export function degradeNode(store: Store, knobs: Knobs, node: { name: string; reason: string }): void {
  knobs.mcoDegraded.set(node.name, node.reason);
  markNode(store, node.name, { state: 'Degraded', reason: node.reason });
}

/** What the administrator wants done to a node when a key changes; none is the default. */
export function setKeyPolicy(store: Store, actions: readonly Action[]): void {
  store.update(machineConfigurations, undefined, 'cluster', configuration =>
    changeSpec(configuration, { nodeDisruptionPolicy: { sshkey: { actions } } }),
  );
}

function changeSpec(draft: StoredObject, change: object): void {
  draft.spec = { ...draft.spec, ...change };
  draft.metadata.generation = (draft.metadata.generation ?? 1) + 1;
}
