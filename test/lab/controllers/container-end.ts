import type { ContainerState } from './pod-status.ts';
import { timestamp } from './timestamp.ts';

export type Terminated = Extract<ContainerState, { kind: 'terminated' }>;

type Begun = { readonly startedAt: string | null; readonly id: string };

/** A main process that ended with this exit status. */
export function exited(exitCode: number, { startedAt, id }: Begun): Terminated {
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  return { kind: 'terminated', exitCode, reason, startedAt, finishedAt: timestamp(), id };
}

/** What a kubelet says of a container that was running when the node went down. */
export function lostInReboot(begun: Begun): Terminated {
  return { ...exited(255, begun), reason: 'Unknown' };
}

/** A command that could not be started, `why` by runc. */
export function failedToStart(why: string, id: string): Terminated {
  const message =
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ' +
    `unable to start container process: ${why}`;
  return { ...exited(128, { startedAt: '1970-01-01T00:00:00Z', id }), reason: 'StartError', message };
}

/** What a kubelet says of a container that was still waiting when its pod had to go (`pkg/kubelet/status`, TerminatePod). */
export function neverStarted(id: string): Terminated {
  const message = 'The container could not be located when the pod was terminated';
  return { ...exited(137, { startedAt: null, id }), finishedAt: null, reason: 'ContainerStatusUnknown', message };
}

/** Whether the container is started again (`Always`, `OnFailure`, `Never`). */
export function restartsAfter({ exitCode }: Terminated, policy: string | undefined): boolean {
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

export function phaseAfter({ exitCode }: Terminated): 'Succeeded' | 'Failed' {
  return exitCode === 0 ? 'Succeeded' : 'Failed';
}
