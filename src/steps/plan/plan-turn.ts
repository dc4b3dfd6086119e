import { cordonOf, cordonPatch, uncordonPatch } from '../../model/drain/cordon-record.ts';
import { podTitle } from '../../model/drain/drain-pod.ts';
import { isDrained } from '../../model/drain/is-drained.ts';
import type { PlanStep } from '../../model/event.ts';
import { rebootSoon } from '../../model/node/reboot-commands.ts';
import type { DrainFlags } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import { type AcceptedDrain, demandDrainable } from '../drain/look-at-drain.ts';
import type { Prepared, PreparedNode } from '../prepare/prepare.ts';
import { routesTo } from './plan-routes.ts';
import { note } from './plan-site.ts';

export type PlanTurnOptions = {
  readonly node: PreparedNode['node'];
  readonly prepared: Pick<Prepared, 'run' | 'facts'>;
  readonly drain: DrainFlags;
};

/** What `rebootInTurn` does with a node, up to where it is back, and what it does then: the caller's own look comes between. */
export type PlannedTurn = { readonly down: readonly PlanStep[]; readonly up: readonly PlanStep[] };

/** Looks which pods would go. `DRAIN_REFUSED` where one of them may not. */
export async function planTurn(
  ports: Pick<Ports, 'cluster' | 'clock'>,
  { node, prepared, drain: flags }: PlanTurnOptions,
  signal: AbortSignal,
): Promise<PlannedTurn> {
  const { name } = node.metadata;
  const { run, facts } = prepared;
  const reboot = [
    routesTo(name, 'host').onHost(rebootSoon(run)),
    note(
      `${name}: wait until it has booted anew, is Ready, its kubelet has renewed its Lease, and the Machine Config Operator is done with it`,
    ),
    note(`${name}: start a new pod there`),
  ];
  if (!isDrained(flags, facts.infrastructure)) return { down: reboot, up: [] };
  const drain = await demandDrainable(ports, { node: name, flags }, signal);
  const object = `node/${name}`;
  if (node.unschedulable && !cordonOf(node)) {
    return { down: [...evictions(name, flags, drain), ...reboot], up: [note(`${name}: it is cordoned, and stays so`)] };
  }
  const at = new Date(ports.clock.now()).toISOString();
  const cordon = { kind: 'patch', object, patch: cordonPatch({ version: 1, by: '(you)', at, run: run.id }) } as const;
  return {
    down: [cordon, ...evictions(name, flags, drain), ...reboot],
    up: [{ kind: 'patch', object, patch: uncordonPatch() }],
  };
}

function evictions(
  node: string,
  { disableEviction }: DrainFlags,
  { evict, warnings }: AcceptedDrain,
): readonly PlanStep[] {
  const verb = disableEviction ? 'delete' : 'evict';
  if (evict.length === 0) return [note(`${node}: no pod has to go`)];
  return [
    ...evict.map(pod => note(`${node}: ${verb} ${podTitle(pod)}`)),
    ...warnings.map(warning => note(`${node}: what is lost: ${warning}`)),
    note(`${node}: wait until they are gone`),
  ];
}
