import type { Run } from '../../model/run-id.ts';
import { endScope, inScope, scopeIsGone, scopeOf } from '../../model/usr/user-command.ts';
import type { Deadline, HostShell, Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import { brokenPipe, handOver } from './hand-over.ts';
import type { DebugPod } from './open-debug-pod.ts';
import { runChecked, runOnHost } from './run-checked.ts';

export type UserCommandOptions = {
  readonly words: readonly [string, ...string[]];
  readonly shell: HostShell;
  readonly pod: DebugPod;
  readonly run: Run;
  readonly undo: Undo;
};

/**
 * Runs the user's command and hands the terminal over to it; returns its exit status. One whose end was not seen (an
 * interrupt, a lost connection, a reader who went away) is ended on the node, through the pod.
 */
export async function runUserCommand(
  ports: Pick<Ports, 'terminal' | 'reporter'>,
  { words, shell, pod, run, undo }: UserCommandOptions,
  deadline: Deadline,
): Promise<number> {
  const { node } = pod;
  const scope = scopeOf(run);
  const host = { node, shell: pod.onHost, reporter: ports.reporter };
  const leftover = {
    what: `node/${node}: the command, in ${scope}`,
    recover: `oc debug node/${node} -- chroot /host systemctl stop ${scope}`,
  };
  const forget = undo.add(leftover, async signal => {
    await runOnHost(host, endScope(run), signal);
    await runChecked(host, scopeIsGone(run), signal);
  });
  const options = { stdin: true, terminal: ports.terminal.size };
  const start = (signal: AbortSignal) => shell.start(inScope(run, words), options, signal);
  const status = await handOver(ports, start, deadline);
  if (status !== brokenPipe) forget();
  return status;
}
