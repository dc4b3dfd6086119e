import type { Node } from '../../model/node/node.ts';
import { recordedOverrides } from '../../model/override/listed-override.ts';
import { type LiveOverrides, liveOverrides } from '../../model/override/live-overrides.ts';
import type { Ports } from '../../ports.ts';
import type { OpenNode } from '../pod/open-node.ts';
import { type StatusPod, seeStatus } from './see-status.ts';

/** What a node itself says of its overrides; one that has no OSTree deployments has none. */
export async function askOverrides(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  { overrideRecord }: Pick<Node, 'overrideRecord'>,
  { pod, look }: { readonly pod: StatusPod } & Pick<OpenNode, 'look'>,
  signal: AbortSignal,
): Promise<LiveOverrides> {
  const status = look.isOstree ? await seeStatus(ports, pod, signal) : { deployments: [], transaction: undefined };
  return liveOverrides(status, recordedOverrides(overrideRecord).overrides);
}
