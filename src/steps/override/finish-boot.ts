import { bootedOf } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import { uncordonNode } from '../drain/cordon-node.ts';
import type { OpenNode } from '../pod/open-node.ts';
import type { Prepared, PreparedNode } from '../prepare/prepare.ts';
import { seeRollback } from '../rollback/see-rollback.ts';
import { confirmBoot } from './confirm-boot.ts';
import { overrideOrigin } from './record-overrides.ts';
import { seeStatus } from './see-status.ts';
import type { OverrideRequest } from './stage-scene.ts';
import type { StagedOverride } from './staged-override.ts';

export type BootToFinish = {
  readonly request: OverrideRequest;
  readonly prepared: Prepared;
  readonly node: PreparedNode;
  readonly opened: OpenNode;
  readonly staged: StagedOverride;
  readonly by: string;
  /** A run of this program that has come to nothing has left the node cordoned. */
  readonly isLeftBehind: boolean;
};

/**
 * Of a node that runs already what was asked for: what an earlier run that was cut off has not come to. Its switch would
 * take the node back, and its cordon keeps pods away.
 */
export async function finishBoot(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  { request, prepared, node, opened: { pod }, staged, by, isLeftBehind }: BootToFinish,
  signal: AbortSignal,
): Promise<void> {
  const { switch: armed } = await seeRollback(ports, pod, signal);
  if (armed && armed.state.kind === 'armed') {
    const booted = bootedOf(await seeStatus(ports, pod, signal));
    if (booted?.checksum !== armed.staged) return;
    const text = `finishes what run ${armed.run} has begun`;
    ports.reporter.emit({ kind: 'notice', node: pod.node, text });
    const origin = overrideOrigin(ports, prepared.run, by);
    const confirming = {
      pod,
      run: { id: armed.run },
      wanted: { checksum: armed.staged },
      wishes: staged.wishes,
      origin,
      request,
    };
    await confirmBoot(ports, { ...confirming, isArmed: true }, signal);
  }
  if (isLeftBehind) await uncordonNode(ports, { node: node.node.metadata.name }, signal);
}
