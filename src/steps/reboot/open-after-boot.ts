import { Failure } from '../../errors.ts';
import type { Ports } from '../../ports.ts';
import type { OpenNode, Site } from '../pod/open-node.ts';
import { mayBeLoss } from '../pod/pod-loss.ts';
import type { PreparedNode } from '../prepare/prepare.ts';

/** A kubelet that has just come up needs some time for its first pods. */
const podMs = 3 * 60_000;

const attempts = 5;
const pauseMs = 2000;

/**
 * Starts a new pod on a node that has just come back. Where the API server was on that node, it may not stay up at once:
 * what is lost with it is tried again.
 */
export async function openAfterBoot(
  { clock }: Pick<Ports, 'clock'>,
  { site, node }: { readonly site: Pick<Site, 'checkNode'>; readonly node: PreparedNode },
  signal: AbortSignal,
): Promise<OpenNode> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await site.checkNode(node, podMs, signal);
    } catch (error) {
      const isAway = mayBeLoss(error) || (error instanceof Failure && error.code === 'API_UNREACHABLE');
      if (signal.aborted || !isAway || attempt === attempts) throw error;
      await clock.sleep(pauseMs, signal);
    }
  }
}
