import { Failure } from '../../errors.ts';
import type { Ports } from '../../ports.ts';
import { rebootNode } from '../health/reboot-node.ts';
import type { RevertOptions } from '../put/revert-usr.ts';
import { openWay } from '../ssh/open-way.ts';

/** A kubelet that has just come up needs some time for its first pods. */
const podMs = 3 * 60_000;

/** Reboots a node, which drops its overlay with all that was written there, and proves through a new pod that `/usr` is as it was booted. */
export async function rebootUsr(
  ports: Ports,
  { request, prepared, site, node, settle }: RevertOptions,
  signal: AbortSignal,
): Promise<void> {
  const name = node.node.metadata.name;
  const opened = await site.openNode(node, signal);
  await using way = await openWay(ports, { ...request, prepared, node, opened, site }, signal);
  const { run } = prepared;
  await rebootNode(ports, { node: name, shell: way.shell, bootId: opened.look.bootId, run }, signal);
  const { look } = await site.checkNode(node, podMs, signal);
  if (look.usr !== 'read-only') {
    throw new Failure('failed', 'NOT_READ_ONLY', `node/${name} was rebooted, but its /usr is ${look.usr}`, {
      hint: `oc debug node/${name} -- chroot /host rpm-ostree status`,
    });
  }
  settle({ state: 'read-only', via: request.via, bootId: look.bootId }, 'rebooted; /usr is as it was booted');
}
