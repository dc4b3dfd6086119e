import { Failure } from '../../errors.ts';
import type { PlanStep } from '../../model/event.ts';
import { shortOf } from '../../model/override/pending-verdict.ts';
import type { RebootRequest } from '../../model/request.ts';
import type { Result } from '../../model/result.ts';
import { limitsOf } from '../../model/rollout/rollout-limit.ts';
import { askStatus } from '../../model/rpm-ostree/commands.ts';
import type { Ports } from '../../ports.ts';
import type { PreparedNode } from '../prepare/prepare.ts';
import { planGuard } from './plan-guard.ts';
import { planOnSeenNodes } from './plan-on-nodes.ts';
import { rolloutNote } from './plan-rollout.ts';
import { routesTo } from './plan-routes.ts';
import { note, type PlanSiteOptions } from './plan-site.ts';
import { wordsOfSwitch } from './plan-staged-boot.ts';
import { planTurn } from './plan-turn.ts';

type Site = Omit<PlanSiteOptions, 'ssh'>;

/** What `reboot` would do, in order. The API says which pods would go, and what the Machine Config Operator is at. */
export function planReboot(
  ports: Pick<Ports, 'cluster' | 'clock'>,
  request: RebootRequest,
  site: Site,
  signal: AbortSignal,
): Promise<Result> {
  const count = site.prepared.nodes.length;
  const before = count > 1 ? [rolloutNote(limitsOf(request.rollout, request.common.parallel, count))] : [];
  const plan = (node: PreparedNode) => planNode(ports, { node, request, site }, signal);
  return planOnSeenNodes({ ...site, ssh: undefined }, { before, plan });
}

async function planNode(
  ports: Pick<Ports, 'cluster' | 'clock'>,
  { node, request, site }: { readonly node: PreparedNode; readonly request: RebootRequest; readonly site: Site },
  signal: AbortSignal,
): Promise<readonly PlanStep[] | Failure> {
  const { name } = node.node.metadata;
  const { prepared } = site;
  const { guard, drain } = request;
  const guarded = await planGuard(ports.cluster, { node: name, facts: prepared.facts, guard }, signal);
  if (guarded instanceof Failure) return guarded;
  try {
    const { down, up } = await planTurn(ports, { node: node.node, prepared, drain }, signal);
    const looks = routesTo(name, 'host').onHost(askStatus());
    const staged = node.node.overrideRecord?.staged ?? undefined;
    const isArmed = staged !== undefined && request.deadman.armed !== 'never';
    const words = `${name}: if deployment ${shortOf(staged ?? '')} is still staged there, ${wordsOfSwitch(request.deadman.windowMs)}`;
    return [...guarded, looks, ...(isArmed ? [note(words)] : []), ...down, looks, ...up];
  } catch (error) {
    if (error instanceof Failure && error.kind === 'refused') return error;
    throw error;
  }
}
