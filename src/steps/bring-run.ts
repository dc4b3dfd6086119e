import { Failure } from '../errors.ts';
import type { HostCommand } from '../model/host-command.ts';
import type { Leftover } from '../model/leftover.ts';
import { nodeProgram } from '../model/node-program/node-program.ts';
import { programPath, runDirectory } from '../model/node-store.ts';
import { makeRunDirectory, removeRunFiles, writeRunFile } from '../model/run-files.ts';
import type { Run } from '../model/run-id.ts';
import type { Clock } from '../ports.ts';
import type { Undo } from '../undo.ts';
import { retryWhileAway } from './retry-while-away.ts';
import { type OnHost, runChecked } from './run-checked.ts';

/** The place of a run on a node, with the node's program in it. */
export type BroughtRun = {
  readonly write: (path: string, content: string, signal: AbortSignal) => Promise<void>;
  /** Takes it away, unless an armed switch needs it. */
  readonly remove: (signal: AbortSignal) => Promise<void>;
  /** It is no longer taken away at the end. */
  readonly forget: () => void;
  /** It, where it was not taken away. */
  readonly leftover: Leftover;
};

/** Makes the run's place on a node and brings the program that changes the node by itself. It goes again at the end. */
export async function bringRun(
  { clock }: { readonly clock: Clock },
  { host, run, undo }: { readonly host: OnHost; readonly run: Run; readonly undo: Undo },
  signal: AbortSignal,
): Promise<BroughtRun> {
  const { node } = host;
  const directory = runDirectory(run);
  const does = async (command: HostCommand, own: AbortSignal): Promise<void> => {
    await runChecked(host, command, own);
  };
  const removeOrKeep = async (own: AbortSignal): Promise<void> => {
    const { stdout } = await runChecked(host, removeRunFiles(run), own);
    // A runtime that is broken may let every command succeed and run none.
    if (/^(removed|kept)$/m.test(stdout)) return;
    throw new Failure('failed', 'NOT_REMOVED', `node/${node}: ${directory} was not removed`, {
      hint: leftover.recover,
    });
  };
  const remove = (own: AbortSignal) => retryWhileAway({ clock }, removeOrKeep, own);
  const write = (path: string, content: string, own: AbortSignal) => does(writeRunFile(path, content), own);
  const leftover = {
    what: `node/${node}: ${directory}`,
    recover: `oc debug node/${node} -- chroot /host rm -rf ${directory}`,
  };
  const forget = undo.add(leftover, remove);
  await undo.make(forget, own => does(makeRunDirectory(run), own), signal);
  await write(programPath(run), nodeProgram, signal);
  return { write, remove, forget, leftover };
}
