import { startRevert } from '../../model/node/node-commands.ts';
import { describePutEvent } from '../../model/put/put-event-text.ts';
import { revertStatus } from '../../model/put/put-events.ts';
import type { Run } from '../../model/run-id.ts';
import type { HostShell, Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import { bringRun } from './bring-run.ts';
import { followNodeWork } from './follow-node-work.ts';

export type RevertOnNode = {
  readonly node: string;
  /** Root on the node, by which the program is brought and taken away again. */
  readonly shell: HostShell;
  /** Root on the node, to start it: it goes to PID 1 by itself. */
  readonly startShell: HostShell;
  readonly run: Run;
  readonly undo: Undo;
  /** Seconds that another run at work on the node is waited for. */
  readonly lockSeconds: number;
  /** What the user calls this program. */
  readonly program: string;
};

/**
 * Lets a node put back all that was put since its boot; returns why it could not, where it says that it could not. Where the
 * connection breaks off, as it does when the kubelet is restarted, the node goes on: only a look can tell.
 */
export async function revertOnNode(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  { node, shell, startShell, run, undo, lockSeconds, program }: RevertOnNode,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { reporter } = ports;
  reporter.emit({ kind: 'progress', node, text: 'putting back what was put' });
  await bringRun(ports, { host: { node, shell, reporter }, run, undo, program }, signal);
  const work = {
    node,
    shell: startShell,
    command: startRevert(run, lockSeconds),
    statuses: revertStatus,
    onEvent: event => reporter.emit({ kind: 'progress', node, text: describePutEvent(event) }),
  } satisfies Parameters<typeof followNodeWork>[1];
  const end = await followNodeWork(ports, work, signal);
  if (end.kind !== 'ended' || end.status === revertStatus.reverted) return undefined;
  return end.said || `it ended with status ${end.status}`;
}
