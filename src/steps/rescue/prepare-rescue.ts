import { Failure } from '../../errors.ts';
import { type Node, nodes } from '../../model/node/node.ts';
import { objectionToSystem } from '../../model/node/node-verdict.ts';
import { chooseOrigin } from '../../model/node/rescue-origin.ts';
import { whatIsLeft } from '../../model/node/what-is-left.ts';
import { type Pool, pools } from '../../model/pool/pool.ts';
import type { RescueRequest } from '../../model/request.ts';
import type { Ports } from '../../ports.ts';
import { chooseDebugImage } from '../pod/debug-image.ts';
import { findIdentities } from '../prepare/find-identities.ts';
import { lookForWayIn, type Prepared, type PreparedNode, prepare } from '../prepare/prepare.ts';
import { selectNodes } from '../prepare/select-nodes.ts';
import { demandGrant, type SickNode } from '../ssh/demand-grant.ts';
import { unlessForbidden } from '../unless-forbidden.ts';

export type PreparedRescue = {
  /** Of the run; `nodes` is the one to come from. */
  readonly prepared: Prepared;
  readonly origin: PreparedNode;
  readonly sick: SickNode;
};

/**
 * Reads all that the API can tell: which node to come from, and how to get in to the sick one. Refuses before anything is
 * made where there is neither.
 */
export async function prepareRescue(
  ports: Pick<Ports, 'cluster' | 'ssh' | 'files' | 'clock' | 'reporter'>,
  request: RescueRequest,
  signal: AbortSignal,
): Promise<PreparedRescue> {
  const { common, ssh } = request;
  const [shownPools, [node]] = await Promise.all([
    unlessForbidden(ports.cluster.list(pools, {}, signal)),
    selectNodes(ports, { kind: 'names', names: [request.node] }, async () => undefined, signal),
  ]);
  if (!node) throw new Error(`no node was found for ${request.node}`);
  const objection = objectionToSystem(node);
  if (objection) throw new Failure('refused', objection.code, objection.reason, { hint: objection.hint });
  const from = request.from ?? (await chooseByApi(ports, node, shownPools, signal));
  const withoutKey = whatIsLeft(node);
  const wanted = { target: { kind: 'names', names: [from] }, common, ssh: undefined, withoutKey } as const;
  const forOrigin = await prepare(ports, wanted, signal);
  const [origin] = forOrigin.nodes;
  if (!origin) throw new Error(`no node was prepared for ${from}`);
  if (origin.objection) throw noHealthyNode(node, origin.objection.message);
  const identities = await findIdentities(ports, ssh, forOrigin.facts, signal);
  const prepared = { ...forOrigin, identities };
  const [image, wayIn] = await Promise.all([
    common.debugPod.image ?? chooseDebugImage(ports, request.node, signal),
    lookForWayIn(ports, { node, facts: prepared.facts, identities, withoutKey }, signal),
  ]);
  const sick = { node, image, wayIn };
  if (identities.length === 0) await demandGrant(ports, sick, { prepared, common }, signal);
  return { prepared, origin, sick };
}

async function chooseByApi(
  { cluster }: Pick<Ports, 'cluster'>,
  sick: Node,
  shownPools: readonly Pool[] | undefined,
  signal: AbortSignal,
): Promise<string> {
  const all = await unlessForbidden(cluster.list(nodes, {}, signal));
  if (!all) {
    throw new Failure('refused', 'NO_HEALTHY_NODE', 'you may not list nodes, so none to come from can be chosen', {
      hint: 'name a healthy node: --from',
    });
  }
  const origin = chooseOrigin(sick, all, shownPools);
  if (origin.kind === 'none') throw noHealthyNode(sick, origin.reason);
  return origin.node.metadata.name;
}

function noHealthyNode(sick: Node, reason: string): Failure {
  return new Failure('refused', 'NO_HEALTHY_NODE', reason, { hint: whatIsLeft(sick) });
}
