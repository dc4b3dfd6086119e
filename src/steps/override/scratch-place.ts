import { makeRunDirectory } from '../../model/put/run-files.ts';
import type { Run } from '../../model/run-id.ts';
import type { Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { runChecked } from '../pod/run-checked.ts';
import { removeRunAtEnd } from '../put/remove-run.ts';

/** A run's scratch place on a node, with the RPMs that rpm-ostree is to open. */
export type ScratchPlace = {
  /** Takes it away at once: what is staged needs none of it any more. */
  readonly remove: (signal: AbortSignal) => Promise<void>;
};

export type ScratchOptions = {
  readonly pod: DebugPod;
  readonly run: Run;
  readonly undo: Undo;
  /** What the user calls this program. */
  readonly program: string;
};

/** Makes the scratch place. It goes at the end of the run, unless it was removed before. */
export async function openScratchPlace(
  ports: Pick<Ports, 'clock' | 'reporter'>,
  { pod, run, undo, program }: ScratchOptions,
  signal: AbortSignal,
): Promise<ScratchPlace> {
  const host = { node: pod.node, shell: pod.inPod, reporter: ports.reporter };
  const { remove, forget } = removeRunAtEnd(ports, { host, run, undo, program });
  const make = async (own: AbortSignal): Promise<unknown> => runChecked(host, makeRunDirectory(run), own);
  await undo.make(forget, make, signal);
  return {
    remove: async own => {
      await remove(own);
      forget();
    },
  };
}
