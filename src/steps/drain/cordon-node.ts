import { Failure } from '../../errors.ts';
import { type CordonRecord, cordonOf, cordonPatch, uncordonPatch } from '../../model/drain/cordon-record.ts';
import type { Leftover } from '../../model/leftover.ts';
import type { Run } from '../../model/run-id.ts';
import type { Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import { patchNode } from '../record/patch-node.ts';

type CordonPorts = Pick<Ports, 'cluster' | 'clock' | 'reporter'>;

export type CordonOptions = {
  readonly node: string;
  readonly run: Run;
  /** Who does it (`whoAmI`). */
  readonly by: string;
  readonly undo: Undo;
};

/** A node that takes no new pods. Whoever had cordoned it before, it is then theirs: `lift` leaves it as it is. */
export type Cordon = {
  /** From now on it is not lifted by the run's end, which names it as a leftover. */
  readonly stay: () => void;
  /** Lifts it. Where that fails, the run's end tries again. */
  readonly lift: (signal: AbortSignal) => Promise<void>;
};

/**
 * Cordons a node, and writes on its object that it was this program. A cordon that a run of this program left behind is
 * taken over; one of anybody else stays theirs.
 */
export async function cordonNode(
  ports: CordonPorts,
  { node, run, by, undo }: CordonOptions,
  signal: AbortSignal,
): Promise<Cordon> {
  const leftover: Leftover = { what: `the cordon of node/${node}`, recover: `oc adm uncordon ${node}` };
  const takeBack = (fresh: AbortSignal): Promise<void> => uncordonNode(ports, { node, run }, fresh);
  let forget = undo.add(leftover, takeBack);
  const whose = await undo.make(forget, own => claimCordon(ports, { node, run, by }, own), signal);
  if (whose === 'foreign') {
    forget();
    ports.reporter.emit({ kind: 'notice', node, text: 'it was cordoned before, and stays so' });
    return { stay: () => {}, lift: async () => {} };
  }
  return {
    stay() {
      forget();
      forget = undo.addDivisible(leftover, async () => [leftover]);
    },
    async lift(own) {
      forget();
      forget = undo.add(leftover, takeBack);
      try {
        await takeBack(own);
        forget();
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
      }
    },
  };
}

/**
 * Makes a node that this program has cordoned schedulable again. `run`: only where it was this one, so that a run which
 * took over is not disturbed; absent: whichever, for a node that has turned out to be as its dead run wanted it.
 */
export async function uncordonNode(
  { cluster }: Pick<Ports, 'cluster'>,
  { node, run }: { readonly node: string; readonly run?: Run },
  signal: AbortSignal,
): Promise<void> {
  await patchNode(
    { cluster },
    node,
    now => {
      const cordon = cordonOf(now);
      const isMeant = cordon !== undefined && (run === undefined || cordon.run === run.id);
      return isMeant ? uncordonPatch(now.metadata.resourceVersion) : undefined;
    },
    signal,
  );
}

async function claimCordon(
  { cluster, clock, reporter }: CordonPorts,
  { node, run, by }: Omit<CordonOptions, 'undo'>,
  signal: AbortSignal,
): Promise<'ours' | 'foreign'> {
  reporter.emit({ kind: 'progress', node, text: 'cordoning' });
  const record = { version: 1, by, at: new Date(clock.now()).toISOString(), run: run.id } as const;
  let isForeign = false;
  let former: CordonRecord | undefined;
  await patchNode(
    { cluster },
    node,
    now => {
      former = cordonOf(now);
      isForeign = now.unschedulable && former === undefined;
      return isForeign ? undefined : cordonPatch(record, now.metadata.resourceVersion);
    },
    signal,
  );
  if (former) reporter.emit({ kind: 'notice', node, text: `takes over ${cordonWords(former)}` });
  return isForeign ? 'foreign' : 'ours';
}

/** `the cordon of run x7k2p by kim at 2026-11-22T06:31:52Z` */
function cordonWords({ run, by, at }: CordonRecord): string {
  return ['the cordon of run', run, ...(by ? [`by ${by}`] : []), ...(at ? [`at ${at}`] : [])].join(' ');
}
