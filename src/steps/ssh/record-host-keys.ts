import { hostKeyRecordPatch, sameHostKeys } from '../../model/node/host-key-record.ts';
import { type Node, nodes } from '../../model/node/node.ts';
import type { PublicKey } from '../../model/ssh/ssh-key.ts';
import type { Ports } from '../../ports.ts';
import { warnUnlessRecorded } from '../record/warn-unless-recorded.ts';

/** Writes the host keys that a node was seen to have on its object, where it does not say so already. */
export async function recordHostKeys(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  { metadata: { name }, hostKeyRecord }: Node,
  keys: readonly PublicKey[],
  signal: AbortSignal,
): Promise<void> {
  if (keys.length === 0 || (hostKeyRecord && sameHostKeys(hostKeyRecord.keys, keys))) return;
  const at = new Date(ports.clock.now()).toISOString();
  const patch = hostKeyRecordPatch({ version: 1, at, keys });
  await warnUnlessRecorded(ports, name, () => ports.cluster.patch(nodes, { name }, patch, signal), signal);
}
