import { nodeStore } from '../../src/model/node/node-store.ts';
import { PODS } from '../lab/controllers/resources.ts';
import type { Lab } from '../lab/lab.ts';
import { askAsAdmin } from './admin.ts';
import { machine } from './node-truth.ts';

/** Takes away what a client that is gone could not: its pods, with their namespaces, and what it has brought to the node. */
export async function clearAfterKilled(lab: Lab, node: string): Promise<void> {
  const own = lab.store.list(PODS).filter(({ metadata, spec }) => {
    return metadata.labels?.['app.kubernetes.io/managed-by'] === 'oc-rpmoverlay' && spec.nodeName === node;
  });
  for (const namespace of new Set(own.map(({ metadata }) => metadata.namespace))) {
    await askAsAdmin(lab, 'DELETE', `/api/v1/namespaces/${namespace}`);
  }
  await machine(lab, node).run(['rm', '-rf', nodeStore]);
}
