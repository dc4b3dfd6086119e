import { Failure } from '../../errors.ts';
import type { Trace } from '../../model/cleanup/trace.ts';
import type { PlanStep } from '../../model/event.ts';
import type { Outcome } from '../../model/outcome.ts';
import { podLifetimeSeconds } from '../../model/pod/pod-lifetime.ts';
import type { Common } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import type { Undo } from '../../undo.ts';
import { note } from '../plan/plan-site.ts';
import { type OpenNode, openSite } from '../pod/open-node.ts';
import type { OnHost } from '../pod/run-checked.ts';
import { type Prepared, prepare } from '../prepare/prepare.ts';
import { workOnNodes } from '../rollout/work-on-nodes.ts';
import { seeRecordTraces } from './compare-records.ts';
import { seeNodeTraces } from './see-node-traces.ts';
import { warnOfStaging } from './warn-of-staging.ts';

export type LookAtNodes = {
  readonly names: readonly string[];
  /** Whether the user has named them; else it is only that something points there. */
  readonly wanted: 'by the user' | 'by a trace';
  readonly common: Common;
};

/** A node that is looked at through a pod: in the namespaces of its PID 1. */
export type NodeAtHand = OnHost & { readonly opened: OpenNode };

/** What was left on nodes, as far as they could be looked at. */
export type SeenNodes = {
  readonly traces: readonly Trace[];
  /** The way to each node that was looked at, by its name. */
  readonly hosts: ReadonlyMap<string, NodeAtHand>;
  readonly outcomes: readonly Outcome[];
  /** Those that nobody may look at, for want of a right. */
  readonly closed: readonly string[];
  /** What a look would do, with `--dry-run`: then nothing was looked at. */
  readonly plan: readonly PlanStep[];
};

/** Looks for traces on nodes, each through a debug pod that is there until the run ends. */
export async function lookAtNodes(
  ports: Pick<Ports, 'cluster' | 'ssh' | 'files' | 'clock' | 'reporter'>,
  look: LookAtNodes,
  undo: Undo,
  signal: AbortSignal,
): Promise<SeenNodes> {
  const prepared = await prepareIfAllowed(ports, look, signal);
  const { common, names } = look;
  const nothing = { traces: [], hosts: new Map(), outcomes: [], closed: [], plan: [] };
  if (!prepared) return { ...nothing, closed: names };
  if (common.dryRun) return { ...nothing, plan: planLooks(prepared) };
  const lifetimeSeconds = podLifetimeSeconds(common, 'run');
  const { openNode } = openSite(ports, { prepared, common, lifetimeSeconds, undo });
  const traces: Trace[] = [];
  const hosts = new Map<string, NodeAtHand>();
  const outcomes = await workOnNodes(
    ports,
    prepared.nodes,
    {
      parallel: common.parallel,
      work: async (place, settle) => {
        const opened = await openNode(place, signal);
        const { pod } = opened;
        const host = { node: pod.node, shell: pod.onHost, reporter: ports.reporter, opened };
        ports.reporter.emit({ kind: 'progress', node: pod.node, text: 'looking for what runs have left' });
        const seen = await seeOnNode(ports, host, signal);
        traces.push(...seen);
        if (seen.length > 0) await warnOfStaging(ports, opened, common.program, signal);
        hosts.set(pod.node, host);
        settle({ state: 'looked-at' }, 'looked at');
      },
    },
    signal,
  );
  signal.throwIfAborted();
  return { ...nothing, traces, hosts, outcomes };
}

/** Everything that a node itself tells of. */
export async function seeOnNode(
  ports: Pick<Ports, 'cluster' | 'clock' | 'reporter'>,
  host: NodeAtHand,
  signal: AbortSignal,
): Promise<readonly Trace[]> {
  const traces = await seeNodeTraces(host, signal);
  return [...traces, ...(await seeRecordTraces(ports, host.opened, signal))];
}

/** `undefined` where there are no nodes to look at, or the user may make no pods and has not asked for them. */
async function prepareIfAllowed(
  ports: Pick<Ports, 'cluster' | 'ssh' | 'files' | 'clock' | 'reporter'>,
  { names: [first, ...others], wanted, common }: LookAtNodes,
  signal: AbortSignal,
): Promise<Prepared | undefined> {
  if (first === undefined) return undefined;
  const target = { kind: 'names', names: [first, ...others] } as const;
  try {
    return await prepare(ports, { target, common, ssh: undefined, withoutKey: 'leave out --live' }, signal);
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'FORBIDDEN') || wanted === 'by the user') throw error;
    ports.reporter.emit({ kind: 'warning', text: `no node is looked at: ${error.message}` });
    return undefined;
  }
}

/** The pods come and go with every run; what is told of them is only that they do, so that what is removed stands out. */
function planLooks({ nodes }: Prepared): readonly PlanStep[] {
  const willing = nodes.filter(({ objection }) => !objection);
  return willing.map(({ node }) => {
    return note(
      `${node.metadata.name}: look there, from a debug pod, for what runs have left, and remove that too (it was not looked at now)`,
    );
  });
}
