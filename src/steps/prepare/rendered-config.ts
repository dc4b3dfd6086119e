import type { Node } from '../../model/node/node.ts';
import { type MachineConfig, machineConfigs } from '../../model/pool/machine-config.ts';
import type { Ports } from '../../ports.ts';
import { unlessForbidden } from '../unless-forbidden.ts';

/** What the operator has rendered for a node; `undefined` where there is none, or the user may not look. */
export async function renderedConfigOf(
  { cluster }: Pick<Ports, 'cluster'>,
  { config }: Node,
  signal: AbortSignal,
): Promise<MachineConfig | undefined> {
  return config && (await unlessForbidden(cluster.get(machineConfigs, { name: config.current }, signal)));
}
