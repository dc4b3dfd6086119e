import type { HostCommand } from '../../model/host-command.ts';
import { programPath } from '../../model/node/node-store.ts';
import { nodeProgram } from '../../model/node-program/node-program.ts';
import { makeRunDirectory, writeRunFile } from '../../model/put/run-files.ts';
import type { Clock } from '../../ports.ts';
import { runChecked } from '../pod/run-checked.ts';
import { type RunOnNode, type RunRemoval, removeRunAtEnd } from './remove-run.ts';

/** The place of a run on a node, with the node's program in it. */
export type BroughtRun = RunRemoval & {
  readonly write: (path: string, content: string, signal: AbortSignal) => Promise<void>;
};

/** Makes the run's place on a node and brings the program that changes the node by itself. It goes again at the end. */
export async function bringRun(
  ports: { readonly clock: Clock },
  place: RunOnNode,
  signal: AbortSignal,
): Promise<BroughtRun> {
  const { host, run, undo } = place;
  const does = async (command: HostCommand, own: AbortSignal): Promise<void> => {
    await runChecked(host, command, own);
  };
  const write = (path: string, content: string, own: AbortSignal) => does(writeRunFile(path, content), own);
  const removal = removeRunAtEnd(ports, place);
  await undo.make(removal.forget, own => does(makeRunDirectory(run), own), signal);
  await write(programPath(run), nodeProgram, signal);
  return { write, ...removal };
}
