import { Failure } from '../../errors.ts';
import { lossOf } from '../../model/pod/debug-pod.ts';
import { pods } from '../../model/pod/pod.ts';
import type { Cluster, ContainerName } from '../../ports.ts';

/** What the end of a pod looks like to a command that runs in it, or is to be started there. */
const endings = new Set(['NOT_FOUND', 'CONTAINER_GONE', 'CONNECTION_LOST', 'SERVER_ERROR', 'BAD_REQUEST']);

/** Whether a failure may come from the end of the pod itself, which says nothing of it. */
export function mayBeLoss(error: unknown): error is Failure {
  return error instanceof Failure && endings.has(error.code);
}

/** `POD_GONE` where the debug pod is gone: somebody deleted it, or its node was rebooted. */
export async function findLoss(
  cluster: Pick<Cluster, 'get'>,
  { namespace, pod }: ContainerName,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const loss = lossOf(await cluster.get(pods, { namespace, name: pod }, signal));
  if (loss === undefined) return undefined;
  return new Failure('failed', 'POD_GONE', `pod/${pod} ${loss}`, { hint: 'run the command again' });
}
