import { nodeProgram } from '../model/node-program/node-program.ts';
import { runDirectory } from '../model/node-store.ts';
import { bringProgram, removeRun, revertAsUnit } from '../model/revert-command.ts';
import type { Run } from '../model/run-id.ts';
import type { HostShell, Ports } from '../ports.ts';
import { printable } from '../text/printable.ts';
import type { Undo } from '../undo.ts';
import { runChecked, runOnHost } from './run-checked.ts';

/** Seconds that another run at work on the node is waited for. */
const lockSeconds = 60;

/**
 * Lets a node put back all that was put since its boot; returns why it could not, where it could not. Nothing but a shell is
 * needed there: the program is brought along.
 */
export async function revertOnNode(
  { reporter }: Pick<Ports, 'reporter'>,
  {
    node,
    shell,
    run,
    undo,
  }: { readonly node: string; readonly shell: HostShell; readonly run: Run; readonly undo: Undo },
  signal: AbortSignal,
): Promise<string | undefined> {
  const host = { node, shell, reporter };
  reporter.emit({ kind: 'progress', node, text: 'putting back what was put' });
  await using brought = undo.section();
  const directory = runDirectory(run);
  const recover = `oc debug node/${node} -- chroot /host rm -rf ${directory}`;
  brought.add({ what: `node/${node}: ${directory}`, recover }, async fresh => {
    await runChecked(host, removeRun(run), fresh);
  });
  await runChecked(host, bringProgram(run, nodeProgram), signal);
  const { status, stderr } = await runOnHost(host, revertAsUnit(run, lockSeconds), signal);
  return status === 0 ? undefined : printable(stderr) || `it ended with status ${status}`;
}
