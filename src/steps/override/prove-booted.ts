import { Failure } from '../../errors.ts';
import { type BootWanted, isDeployment, judgeBooted } from '../../model/override/override-verdict.ts';
import { nameOf, type Wish } from '../../model/override/override-wish.ts';
import { bootedOf, type Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { seePackages } from '../rpm/see-packages.ts';
import { seeStatus, seeStatusText } from './see-status.ts';

export type BootToProve = {
  /** A new one. */
  readonly pod: Pick<DebugPod, 'node' | 'inPod' | 'onHost'>;
  readonly wanted: BootWanted;
  readonly wishes: readonly Wish[];
};

/**
 * Proves that a node runs what was staged there, by rpm-ostree's status and by the package database. Where it booted another
 * deployment, the failure says why, as far as the node knows. Returns what the node says.
 */
export async function proveBooted(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  { pod, wanted, wishes }: BootToProve,
  signal: AbortSignal,
): Promise<Status> {
  const { node } = pod;
  const status = await seeStatus(ports, pod, signal);
  const isOther = !isDeployment(wanted, bootedOf(status));
  const finalizeFailure = isOther ? (await seeStatusText(ports, pod, signal)).finalizeFailure : undefined;
  const names = wishes.map(nameOf);
  const installed = await seePackages(ports, pod, names, signal);
  const verdict = judgeBooted(wishes, wanted, { node, status, installed, finalizeFailure });
  if (verdict.kind === 'stuck') throw new Failure('failed', verdict.code, verdict.reason, { hint: verdict.hint });
  return status;
}
