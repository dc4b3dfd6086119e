import type { Store, StoredObject } from '../../api/store.ts';
import { NODES } from '../resources.ts';

const prefix = 'machineconfiguration.openshift.io/';

/** What the operator and the node's daemon tell one another on the Node (MCO `pkg/daemon/constants/constants.go`). */
export type Marks = {
  readonly currentConfig?: string;
  readonly desiredConfig?: string;
  readonly state?: 'Done' | 'Working' | 'Degraded' | 'Unreconcilable';
  /** Why the state is Degraded; else empty. */
  readonly reason?: string;
  /** `drain-CONFIG` or `uncordon-CONFIG`, asked for by the daemon. */
  readonly desiredDrain?: string;
  /** The last of those that the drain controller has done. */
  readonly lastAppliedDrain?: string;
  /** `Rebooting`, else empty. */
  readonly 'post-config-action'?: string;
  readonly controlPlaneTopology?: string;
};

export function marksOf(node: StoredObject): Marks {
  const marks = Object.entries(node.metadata.annotations ?? {})
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value]);
  return Object.fromEntries(marks);
}

/** Nothing happens to a node that is gone. */
export function markNode(store: Store, name: string, marks: Marks): void {
  if (!store.get(NODES, undefined, name)) return;
  const annotations = Object.entries(marks).map(([mark, value]) => [prefix + mark, value]);
  store.update(NODES, undefined, name, node => {
    node.metadata.annotations = { ...node.metadata.annotations, ...Object.fromEntries(annotations) };
  });
}
