import { NODES } from '../lab/controllers/resources.ts';
import { machine, usrOf } from './node-truth.ts';
import type { Stories } from './stories.ts';

/** worker-a as it was first booted: without an overlay, without overrides of its own, and nothing recorded of it. */
export async function anew({ lab, reboot }: Pick<Stories, 'lab' | 'reboot'>): Promise<void> {
  const node = machine(lab(), 'worker-a');
  await node.run(['rpm-ostree', 'cleanup', '-p']);
  const { deployments } = JSON.parse(await node.run(['rpm-ostree', 'status', '--json']));
  const isOverridden = ['base-local-replacements', 'base-removals'].some(field => deployments[0]?.[field]?.length > 0);
  if (isOverridden) await node.run(['rpm-ostree', 'override', 'reset', '--all']);
  const isApplied = deployments[0]?.['live-replaced'] !== undefined;
  if (isOverridden || isApplied || (await usrOf(lab(), 'worker-a')) === 'writable') await reboot('worker-a');
  await node.run(['rm', '-rf', '/var/lib/oc-rpmoverlay']);
  lab().store.update(NODES, undefined, 'worker-a', ({ metadata }) => {
    const all = Object.entries(metadata.annotations ?? {});
    metadata.annotations = Object.fromEntries(all.filter(([name]) => !name.startsWith('oc-rpmoverlay/')));
  });
}
