import { Failure } from '../../errors.ts';
import type { PlanStep } from '../../model/event.ts';
import { type GuardVerdict, judgeGuard } from '../../model/pool/mco-guard.ts';
import type { GuardFlags, RebootRequest } from '../../model/request.ts';
import type { Result } from '../../model/result.ts';
import { limitsOf } from '../../model/rollout/rollout-limit.ts';
import { askStatus } from '../../model/rpm-ostree/commands.ts';
import type { Ports } from '../../ports.ts';
import { lookAtGuard } from '../pool/see-guard.ts';
import type { PreparedNode } from '../prepare/prepare.ts';
import { planOnNodes } from './plan-on-nodes.ts';
import { rolloutNote } from './plan-rollout.ts';
import { routesTo } from './plan-routes.ts';
import { note, type PlanSiteOptions } from './plan-site.ts';
import { planTurn } from './plan-turn.ts';

type Site = Omit<PlanSiteOptions, 'ssh'>;

/** What `reboot` would do, in order. The API says which pods would go, and what the Machine Config Operator is at. */
export async function planReboot(
  ports: Pick<Ports, 'cluster' | 'clock'>,
  request: RebootRequest,
  site: Site,
  signal: AbortSignal,
): Promise<Result> {
  const { nodes } = site.prepared;
  const planned = new Map<string, readonly PlanStep[]>();
  const looked: PreparedNode[] = [];
  for (const node of nodes) {
    const { name } = node.node.metadata;
    const steps = node.objection ?? (await planNode(ports, { node, request, site }, signal));
    looked.push(steps instanceof Failure ? { ...node, objection: steps } : node);
    if (!(steps instanceof Failure)) planned.set(name, steps);
  }
  const pace = nodes.length > 1 ? [rolloutNote(limitsOf(request.rollout, request.common.parallel, nodes.length))] : [];
  const first = looked.find(({ objection }) => !objection)?.node.metadata.name;
  return planOnNodes({ ...site, ssh: undefined, prepared: { ...site.prepared, nodes: looked } }, name => [
    ...(name === first ? pace : []),
    ...(planned.get(name) ?? []),
  ]);
}

/** What is done with one node; why it is not, where it would be refused. */
async function planNode(
  ports: Pick<Ports, 'cluster' | 'clock'>,
  { node, request, site }: { readonly node: PreparedNode; readonly request: RebootRequest; readonly site: Site },
  signal: AbortSignal,
): Promise<readonly PlanStep[] | Failure> {
  const { name } = node.node.metadata;
  const { prepared } = site;
  const mode = request.guard === 'pause' ? 'to-be-paused' : 'as-it-is';
  const guard = judgeGuard(await lookAtGuard(ports.cluster, { node: name, facts: prepared.facts }, signal), mode);
  if (guard.kind === 'refused' || (guard.kind === 'busy' && request.guard !== 'wait'))
    return new Failure('refused', guard.code, guard.reason, { hint: guard.hint });
  try {
    const { down, up } = await planTurn(ports, { node: node.node, prepared, drain: request.drain }, signal);
    const { onHost } = routesTo(name, 'host');
    const looks = onHost(askStatus());
    return [...guardNotes(name, guard, request.guard), looks, ...down, looks, ...up];
  } catch (error) {
    if (error instanceof Failure && error.kind === 'refused') return error;
    throw error;
  }
}

function guardNotes(node: string, verdict: GuardVerdict, flags: GuardFlags): readonly PlanStep[] {
  const waits = verdict.kind === 'ready' ? [] : [note(`${node}: wait: ${verdict.reason}`)];
  if (flags !== 'pause') return waits;
  return [...waits, note(`${node}: pause its machine config pool until the run ends, unless it is paused already`)];
}
