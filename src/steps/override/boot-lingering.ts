import { Failure } from '../../errors.ts';
import type { StagedDeployment } from '../../model/override/override-verdict.ts';
import type { Wish } from '../../model/override/override-wish.ts';
import { describePending, pendingHint } from '../../model/override/pending-verdict.ts';
import { bootedOf, pendingOf, type Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import { stillQuiet } from '../pool/guard-node.ts';
import { rebootInTurn } from '../reboot/reboot-in-turn.ts';
import type { StagedBoot } from './boot-staged.ts';
import { proveBooted } from './prove-booted.ts';
import { seeStatus } from './see-status.ts';

export type LingeringBoot = Omit<StagedBoot, 'keep' | 'id' | 'checksum'> & {
  /** The booted one. */
  readonly deployment: StagedDeployment;
  readonly wishes: readonly Wish[];
};

/**
 * Reboots a node into the deployment that it has booted, in turn, so that what `apply-live` has brought into the running
 * system is gone, and proves that. No switch is armed: there is nothing else to go back to.
 */
export async function bootLingering(
  ports: Ports,
  { request, prepared, site, node, opened, by, deployment, wishes }: LingeringBoot,
  signal: AbortSignal,
): Promise<{ readonly bootId: string; readonly seen: Status }> {
  const { guard, drain } = request;
  let seen: Status | undefined;
  const { bootId } = await rebootInTurn(
    ports,
    {
      ...{ node, opened, prepared, site, drain, by },
      async beforeReboot(own) {
        await stillQuiet(ports, { node, facts: prepared.facts, guard }, own);
        refusePending(await seeStatus(ports, opened.pod, own), opened.pod.node);
        return undefined;
      },
      async afterBoot({ pod }, own) {
        seen = await proveBooted(ports, { pod, wanted: deployment, wishes }, own);
      },
    },
    signal,
  );
  if (!seen) throw new Error(`node/${opened.pod.node} was not looked at after its boot`);
  return { bootId, seen };
}

function refusePending(status: Status, node: string): void {
  const pending = pendingOf(status);
  if (!pending) return;
  const reason = `somebody has staged something on node/${node} meanwhile: ${describePending(pending, bootedOf(status))}`;
  throw new Failure('failed', 'PENDING_DEPLOYMENT', reason, { hint: pendingHint });
}
