import { Failure } from '../../errors.ts';
import type { Leftover } from '../../model/leftover.ts';
import { runDirectory } from '../../model/node/node-store.ts';
import { removeRunFiles } from '../../model/put/run-files.ts';
import type { Run } from '../../model/run-id.ts';
import type { Clock } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import { type OnHost, runChecked } from '../pod/run-checked.ts';
import { retryWhileAway } from '../retry-while-away.ts';

/** The place of a run on a node, which goes at the end. */
export type RunRemoval = {
  readonly leftover: Leftover;
  /** Takes it away, unless an armed switch needs it. */
  readonly remove: (signal: AbortSignal) => Promise<void>;
  /** It is no longer taken away at the end. */
  readonly forget: () => void;
};

export type RunOnNode = {
  readonly host: OnHost;
  readonly run: Run;
  readonly undo: Undo;
  /** What the user calls this program. */
  readonly program: string;
};

/** Has what a run brought to a node taken away at the end, unless an armed switch needs it then. */
export function removeRunAtEnd(
  { clock }: { readonly clock: Clock },
  { host, run, undo, program }: RunOnNode,
): RunRemoval {
  const { node } = host;
  const directory = runDirectory(run);
  const leftover = {
    what: `node/${node}: ${directory}`,
    // It knows what is still needed, and goes where `oc debug` goes: once a pod starts there again.
    recover: `${program} cleanup ${node} --run ${run.id}`,
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
  return { leftover, remove, forget: undo.add(leftover, remove) };
}
