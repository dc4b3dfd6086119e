import type { NodeLook } from '../../src/model/node/node-look.ts';
import type { Unit } from '../../src/model/node/unit-look.ts';
import type { StoreView } from '../../src/model/put/store-view.ts';

/** What a node of which nothing special is known says of itself. */
export function aLook(more: Partial<NodeLook> = {}): NodeLook {
  const nothing = { markers: [], hostKeys: [], coreKeys: [] };
  return { bootId: 'boot-1', isOstree: true, usr: 'read-only', fips: false, ...nothing, ...more };
}

/** What a node remembers to which nothing was done. */
export function aStoreView(more: Partial<StoreView> = {}): StoreView {
  const nobody = { working: undefined, putting: [], switch: undefined, last: undefined, formerly: undefined };
  return { bootId: 'boot-1', ...nobody, files: [], rpms: [], restarted: [], ...more };
}

export function aUnit(name: string, state = 'active', result = 'success'): Unit {
  return { name, state, result, program: '', sha256: '' };
}
