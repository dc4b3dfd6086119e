import { once } from 'node:events';
import type { Cluster } from '../../src/ports.ts';
import { rawNode } from './objects.ts';

export type RebootingNode = Pick<Cluster, 'follow'> & {
  /** From now on the API shows its next boot, `boot-2`. */
  readonly reboot: () => void;
};

/** `worker-a` and its Lease, as the API shows them before and after a reboot; a kubelet that is heard of all the time. */
export function aRebootingNode(): RebootingNode {
  const told = new AbortController();
  let minute = 0;
  const leaseOf = () => {
    minute += 1;
    const renewTime = `2026-11-22T11:${String(minute).padStart(2, '0')}:00.000000Z`;
    return { metadata: { name: 'worker-a' }, spec: { renewTime } };
  };
  const node = () => rawNode({ bootId: told.signal.aborted ? 'boot-2' : 'boot-1' });
  const follow: Cluster['follow'] = async function* (resource, _selection, signal) {
    const show = resource.plural === 'leases' ? leaseOf : node;
    yield [resource.read(show())];
    yield [resource.read(show())];
    const either = AbortSignal.any([signal, told.signal]);
    if (!either.aborted) await once(either, 'abort');
    if (signal.aborted) return;
    yield [resource.read(show())];
    await once(signal, 'abort');
  };
  return { follow, reboot: () => told.abort() };
}
