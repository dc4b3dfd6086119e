import { nodeStore } from '../../src/model/node-store.ts';
import { NAMESPACES } from '../lab/controllers/resources.ts';
import type { Lab } from '../lab/lab.ts';
import { askAsAdmin } from './admin.ts';
import { machine } from './node-truth.ts';

/** Takes away what a client that was killed could not: its pod, with its namespace, and what it has brought to the node. */
export async function clearAfterKilled(lab: Lab, node: string): Promise<void> {
  const runs = (await machine(lab, node).listDirectory(`${nodeStore}/runs`)).map(run => `oc-rpmoverlay-${run}`);
  for (const { metadata } of lab.store.list(NAMESPACES)) {
    if (runs.includes(metadata.name)) await askAsAdmin(lab, 'DELETE', `/api/v1/namespaces/${metadata.name}`);
  }
  await machine(lab, node).run(['rm', '-rf', nodeStore]);
}
